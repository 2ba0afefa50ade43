insert into device (id, name, key, territorial, enrolled_at, last_seen, enrolment, revoked_at, wipe_at, wipe_told_at)
values (:id, :name, :key, :territorial, :enrolled_at, :last_seen, :enrolment, :revoked_at, :wipe_at, :wipe_told_at)
on conflict (id) do update set name = excluded.name, territorial = excluded.territorial, last_seen = excluded.last_seen,
    enrolment = excluded.enrolment, revoked_at = excluded.revoked_at, wipe_at = excluded.wipe_at,
    wipe_told_at = excluded.wipe_told_at
