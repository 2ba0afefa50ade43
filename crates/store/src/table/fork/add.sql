insert into fork (at, incarnation, known, anew) values (:at, :incarnation, :known, :anew)
