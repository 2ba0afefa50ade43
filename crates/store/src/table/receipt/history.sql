select upto, entries, hash from history
