select tries, never from stamp_try where act = :act
