delete from owed where blob = :blob
