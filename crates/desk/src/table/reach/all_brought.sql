select dev, file from brought order by dev, file
