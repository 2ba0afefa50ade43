insert into time_signer ("only", key, certificate, anchor) values (1, :key, :certificate, :anchor)
