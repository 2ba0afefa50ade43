select at, asked_ms, heard_ms, boot, entry from desk_time
