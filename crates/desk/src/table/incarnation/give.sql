insert into incarnation (dev, inc, given_at) values (:dev, :inc, :at)
