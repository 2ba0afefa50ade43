select after_inc, after_seq, given_at from incarnation where dev = :dev and inc = :inc
