insert into stamp_try (act, tries, next, never) values (:act, :tries, :next, :never)
on conflict (act) do update set tries = excluded.tries, next = excluded.next, never = excluded.never
