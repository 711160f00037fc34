"""The table of rights, said once more: a change here is a change of who may do what."""

from itertools import pairwise

import pytest

from annotator.work.rights import ACTION_WORDS, ACTIONS, RIGHTS, ROLE_WORDS, ROLES, allowed

TABLE = """
             viewer reviewer editor admin
read         yes    yes      yes    yes
export       yes    yes      yes    yes
review       -      yes      yes    yes
add          -      yes      yes    yes
edit         -      -        yes    yes
delete       -      -        yes    yes
see_others   -      -        yes    yes
assign       -      -        yes    yes
settle       -      -        yes    yes
manage       -      -        -      yes
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_allowed(row: list[str]) -> None:
    action, *cells = row
    assert [allowed(role, action) for role in HEAD] == [cell == "yes" for cell in cells]
    assert not allowed(None, action)


def test_every_action_and_role_is_in_the_table_and_has_words() -> None:
    assert [row[0] for row in ROWS] == list(ACTIONS) == list(ACTION_WORDS)
    assert HEAD == list(ROLES) == list(RIGHTS) == list(ROLE_WORDS)


def test_each_role_has_all_rights_of_the_one_before() -> None:
    assert all(RIGHTS[a] < RIGHTS[b] for a, b in pairwise(ROLES))
