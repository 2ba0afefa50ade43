update twin set entries = 0
