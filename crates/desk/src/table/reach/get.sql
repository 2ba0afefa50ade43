select circles from reach where kind = :kind and id = :id
