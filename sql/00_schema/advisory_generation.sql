-- scanrook.advisory_generation: one number, raised by every import that changes advisories.
--
-- Raised only under scanrook.lock_generation_exclusive(), so the order of numbers is the order of commits.
create table scanrook.advisory_generation (
  id boolean primary key default true,
  generation bigint not null,
  constraint there_is_one_row check (id)
);

insert into scanrook.advisory_generation (generation) values (0);

comment on table scanrook.advisory_generation is 'One row: the number of imports that changed advisories';
