-- Tables that hold nothing: locking one is how functions take turns.
--
-- Advisory locks would do the same, but every login of the database may take them, a scanner's too; locking a table
-- needs a right on it, and only the engine's functions have that. Turns are exclusive in mode `share row exclusive`,
-- shared in mode `row exclusive`; neither meets a reader, so pg_dump waits for nobody.

create table scanrook.claim_lock ();
create table scanrook.generation_lock ();
create table scanrook.import_lock ();
create table scanrook.partition_lock ();
create table scanrook.retention_lock ();

comment on table scanrook.claim_lock is 'Held by a claim to commit: claims run one after another, which makes every cap exact';
comment on table scanrook.generation_lock is 'Shared by match and publish, exclusive for the last step of an import';
comment on table scanrook.import_lock is 'Held by an import to commit: imports run one after another';
comment on table scanrook.partition_lock is 'Held by whoever makes partitions';
comment on table scanrook.retention_lock is 'Shared by retry and pin, exclusive for the drop of old results: no scan comes back to life meanwhile';
