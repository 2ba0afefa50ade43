select seen from desk
