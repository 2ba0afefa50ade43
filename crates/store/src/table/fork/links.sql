select intent, inc, seq, prev, hash from relinked order by turn
