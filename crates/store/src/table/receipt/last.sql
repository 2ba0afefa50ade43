select n, kept_at, receipt, key, signature, differs from receipt order by n desc limit 1
