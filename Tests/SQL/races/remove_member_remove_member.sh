#!/usr/bin/env bash
# The two owners of an organisation remove each other at the same moment: one of them stays.
. "$(dirname "$0")/step.sh"

fresh
ask control "select tests.organization('acme'); select tests.person('race_adam', 'owner', 'acme'), tests.person('race_eve', 'owner', 'acme');"
ask a "set session authorization race_adam;"
ask b "set session authorization race_eve;"
ask a "begin; select scan.remove_member('race_eve');"
is "$answer" 'race_eve is no longer owner of acme' 'one removes the other'
say b "select scan.remove_member('race_adam');"
blocked b a
ask a "commit;"
hears b
is "$answer" SR120 'who is no owner any more and has to wait removes nobody'
ask control "select member from scanrook.members where role = 'owner';"
is "$answer" race_adam 'one owner is left'
ask b "reset session authorization;"

fresh
ask control "select tests.organization('acme'); select tests.person('race_adam', 'owner', 'acme'), tests.person('race_eve', 'owner', 'acme');"
ask a "set session authorization race_adam;"
ask b "set session authorization race_eve;"
ask a "begin; select scan.remove_member('race_adam');"
say b "select scan.remove_member('race_eve');"
blocked b a
ask a "commit;"
hears b
is "$answer" SR053 'of two owners who leave one has to stay'
ask control "select member from scanrook.members where role = 'owner';"
is "$answer" race_eve 'and does'
ask a "reset session authorization;"
ask b "reset session authorization;"
fresh
ask control "drop role race_adam, race_eve;"
finish
