select known from desk
