-- The leases of live attempts, found without walking the dead ones that an old snapshot keeps: whoever counts or lists
-- leases reads this. Single ones are read by their key, from the table.
--
-- The upper bound says nothing and makes the planner expect a narrow range, so that it takes the index.

create or replace view scanrook.live_leases as
select l.*
from scanrook.scan_leases l
where l.live_seq between (select c.last_value from scanrook.live_floor c) and 9223372036854775807;

comment on view scanrook.live_leases is 'Leases of live attempts, read from the lower bound on';
