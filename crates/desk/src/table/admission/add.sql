insert into admission (id, email, subject, role, scope, territorial, devices, admitted_at)
values (:id, :email, :subject, :role, :scope, :territorial, :devices, :now)
