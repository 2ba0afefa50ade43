update filing set slip = :slip where act = :act and pdf = :pdf and slip is null
