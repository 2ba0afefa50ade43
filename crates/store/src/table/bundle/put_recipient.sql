update desk set recipient = :recipient
