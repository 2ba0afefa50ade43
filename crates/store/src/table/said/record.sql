-- What came to be seen with an entry of another kind was written by somebody else, before.
select wall_ms, by_name
from (
    select intent.wall_ms, intent.kind, author.full_name as by_name
    from (select subject.intent from subject where subject.kind = :kind and subject.id = :id order by subject.intent desc limit :limit) as made
    join intent on intent.n = made.intent
    left join alias on alias.kind = 'PERSON' and alias.id = intent.person
    left join person as author on author.id = coalesce(alias.same, intent.person)
    where intent.told is not null
    order by intent.told desc
    limit 1
)
where case :kind
    when 'PERSON' then kind in ('REGISTER_PEOPLE', 'CHANGE_PEOPLE', 'ERASE_PERSON')
    else kind in ('REGISTER_SITES', 'CHANGE_SITES')
    end
