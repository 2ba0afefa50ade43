select recipient, key from desk_bundle
join desk on desk.epoch = desk_bundle.epoch
