-- Notes the migrations that this schema contains already, for a database installed by psql alone: `scanrook db migrate`
-- then goes on from there. It writes its own rows, with real checksums, for what it applies.

insert into scanrook.schema_migrations (name, checksum) values
  ('0001_baseline.sql', 'installed by psql'),
  ('0002_add_sources_and_pauses.sql', 'installed by psql'),
  ('0003_mark_lanes.sql', 'installed by psql'),
  ('0004_add_duties_and_retention.sql', 'installed by psql'),
  ('0005_add_schedules.sql', 'installed by psql'),
  ('0006_add_members_and_audit.sql', 'installed by psql'),
  ('0007_add_clusters.sql', 'installed by psql')
on conflict (name) do nothing;
