update desk set unswept = 0
