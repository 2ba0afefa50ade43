update device set enrolment = :enrolment where id = :id
