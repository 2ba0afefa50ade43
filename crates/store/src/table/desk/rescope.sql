update desk set cursor = null, seen = 0
