select told, hash from intent where told > :after order by told
