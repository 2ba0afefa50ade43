update alias set stands = 0
