select state from confirmed where kind = :kind and id = :id
