select id, rev, full_name, id_type, document, check_digit, position, bond, department, email, phone, site,
    contract_number, contract_end, erased_at, erased_reason
from person
where id = :id
