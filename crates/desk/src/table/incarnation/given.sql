select dev, max(inc) as inc from incarnation where given_at is not null group by dev
