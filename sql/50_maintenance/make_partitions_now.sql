-- The partitions of the coming weeks, so that a fresh database takes results at once.
select scanrook.make_partitions();
