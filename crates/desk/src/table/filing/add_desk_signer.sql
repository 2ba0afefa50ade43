insert into desk_signer (purpose, key, certificate, anchor) values ('FILING', :key, :certificate, :anchor)
