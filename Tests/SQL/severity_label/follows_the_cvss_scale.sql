begin;
select plan(2);
select results_eq(
  $$select scanrook.severity_label(s) from unnest(array[0.0, 0.1, 3.9, 4.0, 6.9, 7.0, 8.9, 9.0, 10.0, null]) s$$,
  $$values ('none'), ('low'), ('low'), ('medium'), ('medium'), ('high'), ('high'), ('critical'), ('critical'),
    ('unknown')$$,
  'the bounds of CVSS v3.1, and unknown for no score');
select results_eq(
  $$select s from unnest('{none,unknown,critical,low,medium,high}'::text[]) s order by scanrook.severity_rank(s) desc$$,
  $$values ('critical'), ('high'), ('medium'), ('low'), ('none'), ('unknown')$$,
  'severity words sort by rank');
select * from finish();
rollback;
