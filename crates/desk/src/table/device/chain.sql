select seq, head from device_chain where dev = :dev and inc = :inc
