insert into person (id, rev, full_name, id_type, document, check_digit, position, bond, department, email, phone, site,
    contract_number, contract_end, name_key, position_key, department_key, erased_at, erased_reason)
values (:id, :rev, :full_name, :id_type, :document, :check_digit, :position, :bond, :department, :email, :phone, :site,
    :contract_number, :contract_end, :name_key, :position_key, :department_key, :erased_at,
    :erased_reason)
on conflict (id) do update set rev = excluded.rev, full_name = excluded.full_name, id_type = excluded.id_type,
    document = excluded.document, check_digit = excluded.check_digit, position = excluded.position, bond = excluded.bond,
    department = excluded.department, email = excluded.email, phone = excluded.phone, site = excluded.site,
    contract_number = excluded.contract_number, contract_end = excluded.contract_end, name_key = excluded.name_key,
    position_key = excluded.position_key, department_key = excluded.department_key,
    erased_at = excluded.erased_at, erased_reason = excluded.erased_reason
