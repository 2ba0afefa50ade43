update filing set stamp_next = :until where act = :act
