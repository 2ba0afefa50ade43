select act from filing where pdf = :file or slip = :file or stamped = :file
