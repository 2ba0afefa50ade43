update desk set epoch = :epoch, base = :base
