update device set territorial = :territorial where territorial <> :territorial
