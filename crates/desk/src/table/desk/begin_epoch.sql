update desk set epoch = :epoch
