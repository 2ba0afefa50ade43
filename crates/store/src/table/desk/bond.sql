select id, signing_key, rescue_key, enrolment from desk
