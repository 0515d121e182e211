-- Everything after this line is created by, and belongs to, scan_owner; 90_grants.sql gives the role back.
set role scan_owner;

-- Functions name each other in circles, so bodies are checked by plpgsql_check in the tests, not at creation.
set check_function_bodies = off;
