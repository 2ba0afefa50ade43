insert into admission (id, email, subject, role, territorial, devices, admitted_at)
values (:id, :email, :subject, :role, :territorial, :devices, :now)
