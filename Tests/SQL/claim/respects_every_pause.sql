begin;
select plan(4);
select tests.submit('small', options => '{"resource_class": "small"}');
select tests.submit('large', options => '{"resource_class": "large"}');
update scanrook.settings set paused_at = scanrook.now();
select is(tests.claim(), '{}'::text[], 'of everything');
update scanrook.settings set paused_at = null;
update scanrook.resource_classes set paused_at = scanrook.now() where name = 'large';
select is(tests.claim(), array['small'], 'of a class');
update scanrook.organizations set paused_at = scanrook.now();
update scanrook.resource_classes set paused_at = null;
select is(tests.claim(), '{}'::text[], 'of an organisation');
update scanrook.organizations set paused_at = null;
select is(tests.claim(), array['large'], 'and what was paused goes on');

select * from finish();
rollback;
