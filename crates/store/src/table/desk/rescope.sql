update desk set cursor = null, seen = 0, unswept = 1
