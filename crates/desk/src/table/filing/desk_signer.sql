select key, certificate, anchor from desk_signer where purpose = 'FILING'
