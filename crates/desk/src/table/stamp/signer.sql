select key, certificate, anchor from time_signer
