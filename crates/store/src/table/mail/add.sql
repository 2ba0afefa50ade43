insert into mail (id, act, sender, recipients, subject, body, photos, pdf_bytes, state, created_by, created_at)
values (:id, :act, :sender, :recipients, :subject, :body, :photos, :pdf_bytes, 'PENDING', :created_by, :created_at)
