insert into former_scope (account, until, scope) values (:account, :until, :scope) on conflict do nothing
