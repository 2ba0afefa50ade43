select state from format where code = :code
