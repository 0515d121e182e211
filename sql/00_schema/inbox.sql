-- Where people COPY lists of targets to: \copy scan.inbox(target, labels) from 'images.csv' csv
--
-- Always empty: a trigger takes each batch out again, into the queue what is good, into scan.refused what is not. All
-- columns are text, so that no line can abort the others. Unlogged, for nothing stays in it. Without row security, which
-- COPY refuses: people may insert and not select.

create unlogged table scan.inbox (
  target text,
  organization text,
  priority text,
  labels text,
  idempotency_key text,
  run_at text,
  deadline text,
  options text
);

comment on table scan.inbox is
$$Takes lines with targets: good ones into the queue, others into scan.refused
Columns, of which all but target may be left out: target, organization, priority, labels,
idempotency_key, run_at, deadline, options.
Example: \copy scan.inbox(target, labels) from 'images.csv' csv$$;
comment on column scan.inbox.labels is 'A JSON object of text, like the parameter of scan.submit; so are options';
