-- A paper that is not what it is said to be is of no act: whoever sealed with it named a file, no more.
select act from filing where (pdf = :file and flaw is null) or slip = :file or stamped = :file
