select case when dev = :dev then others else n end as n from meanwhile where kind = :kind and id = :id
