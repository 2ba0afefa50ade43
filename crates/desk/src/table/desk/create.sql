insert into desk ("only", id, epoch, secret) values (1, :id, :epoch, :secret)
