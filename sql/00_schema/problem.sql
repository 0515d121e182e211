-- Why something given is refused: what an error of class SR consists of, as a value.
--
-- Checks return it, null when there is none; raise_problem raises it for one scan, the calls for many put code and
-- message into their answer.

create type scanrook.problem as (code text, message text, detail text, hint text);

comment on type scanrook.problem is 'A refusal as a value: code, message, detail, hint';
