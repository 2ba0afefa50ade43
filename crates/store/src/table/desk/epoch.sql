update desk set epoch = :epoch, cursor = null, seen = 0, known = 0
