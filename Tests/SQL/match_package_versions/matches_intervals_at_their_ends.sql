begin;
select plan(4);

insert into scanrook.affected_ranges
  (advisory_id, ecosystem, name, introduced, fixed, last_affected, introduced_version, fixed_version,
   last_affected_version, fix_state)
values
  ('TAP-FIXED', 'PyPI', 'tap', '\x02', '\x04', null, '2', '4', null, 'fixed'),
  ('TAP-LAST', 'PyPI', 'tap', '\x02', null, '\x04', '2', null, '4', 'affected'),
  ('TAP-START', 'PyPI', 'tap', '', '\x02', null, '0', '2', null, 'fixed'),
  ('TAP-OPEN', 'PyPI', 'tap', '\x04', null, null, '4', null, null, 'affected'),
  ('TAP-LIMIT', 'PyPI', 'tap', '\x05', '\x06', null, '5', null, null, 'affected'),
  ('TAP-OTHER', 'npm', 'tap', '', null, null, '0', null, null, 'affected'),
  ('TAP-TWICE', 'PyPI', 'tap', '', '\x03', null, '0', '3', null, 'fixed'),
  ('TAP-TWICE', 'PyPI', 'tap', '', '\x09', null, '0', '9', null, 'fixed');
insert into scanrook.affected_versions (advisory_id, ecosystem, name, version, sort_key, fix_state)
values ('TAP-LISTED', 'PyPI', 'tap', '3.0', '\x03', 'affected');
insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key)
select 'PyPI', 'tap', n::text, 'pep440', decode(lpad(n::text, 2, '0'), 'hex') from generate_series(1, 5) n;

select is(
  scanrook.match_package_versions(array(select id from scanrook.package_versions where name = 'tap')), 15::bigint,
  'returns the number of rows it added');
select results_eq(
  $$select v.version, string_agg(concat_ws('<', substr(m.advisory_id, 5), m.fixed_version), ' ' order by m.advisory_id)
    from scanrook.package_versions v join scanrook.package_matches m on m.package_version_id = v.id
    where v.name = 'tap' group by v.version order by v.version$$,
  $$values ('1', 'START<2 TWICE<9'), ('2', 'FIXED<4 LAST TWICE<9'), ('3', 'FIXED<4 LAST LISTED TWICE<9'),
    ('4', 'LAST OPEN TWICE<9'), ('5', 'LIMIT OPEN TWICE<9')$$,
  'fixed and limit are exclusive, last_affected is inclusive, listed versions are equal keys');
select is(
  scanrook.match_package_versions(array(select id from scanrook.package_versions where name = 'tap')), 0::bigint,
  'a repetition adds nothing');
select is(scanrook.match_package_versions('{}'), 0::bigint, 'no ids, no rows');

select * from finish();
rollback;
