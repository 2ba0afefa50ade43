insert into device_signer (dev, certificate) values (:dev, :certificate)
