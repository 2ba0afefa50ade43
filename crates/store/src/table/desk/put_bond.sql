update desk set signing_key = :signing, rescue_key = :rescue, enrolment = :enrolment
