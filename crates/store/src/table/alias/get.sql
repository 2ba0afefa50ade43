select same from alias where kind = :kind and id = :id
