select recipient from desk
