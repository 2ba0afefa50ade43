select n, dev, others from meanwhile where kind = :kind and id = :id
