select n, dev, inc, seq, others from meanwhile where kind = :kind and id = :id
