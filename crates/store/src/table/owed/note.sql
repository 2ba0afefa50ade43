insert into at_desk (blob) values (:blob) on conflict (blob) do nothing
