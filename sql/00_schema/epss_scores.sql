-- scanrook.epss_scores: the probability that a CVE will be exploited in the next 30 days (FIRST EPSS).
--
-- Filled by scan_worker.import_epss, which touches only scores that changed.
create table scanrook.epss_scores (
  cve text primary key,
  score real not null,
  percentile real not null,
  as_of date not null,
  constraint scores_are_probabilities check (score between 0 and 1 and percentile between 0 and 1)
);

comment on table scanrook.epss_scores is 'EPSS: probability of exploitation within 30 days, per CVE';
comment on column scanrook.epss_scores.percentile is 'Share of CVEs with a score no higher than this one';
comment on column scanrook.epss_scores.as_of is 'Score date since which the row has these values';
