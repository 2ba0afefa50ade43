select after_inc, after_seq from incarnation where dev = :dev and inc = :inc and after_inc is not null
