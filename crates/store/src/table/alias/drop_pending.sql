delete from alias where stands = 0
