insert into receipt (kept_at, receipt, key, signature, differs) values (:at, :receipt, :key, :signature, :differs)
