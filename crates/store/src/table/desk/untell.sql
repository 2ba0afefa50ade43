update intent set told = null where told is not null
