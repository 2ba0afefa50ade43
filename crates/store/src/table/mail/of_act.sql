select count(*) as mails from mail where state = 'PENDING' and act = :act
