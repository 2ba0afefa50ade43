select kind, id, state from confirmed
