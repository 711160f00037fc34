"""What else tells the type of a source, and what is none: invented sentences, with their contraries.

Each line is a type and a text; the type is that of the last unit.
"""

from typing import Any

import pytest

CASES = """
government     Eritrea said the port was open.
government     Luanda called the strike a mistake.
unattributed   Eritrea is dry in May.
company        The Swedish truck maker Orlvik rejected the account.
company        One of the two bidders, the Danish crane builder Orlvik, rejected the account.
company        Its largest buyer, the ferry operator Orlvik Lines, denied the claim.
company        The National Association of Retailers said sales had fallen.
ngo_monitor    The National Association of Widows said pensions had fallen.
document_data  The roof would fall, according to a memo drafted for the board.
document_data  A consultation paper said the bay would be closed.
document_data  A memo seen by Reuters warned that the roof would fall.
wire_service   A Reuters report warned that the roof would fall.
news_outlet    A local paper said the bay would be closed.
government     One of the diplomats said the talks had failed.
unattributed   Parliament rejected a motion to delay the vote.
politician     The Green Party rejected the motion as a trick.
unattributed   The council approved the budget.
government     The council said the budget was short.
unattributed   Nobody is sure why.
private_person A miller is sure that the wheel was broken.
unattributed   The owner did not return calls.
unattributed   The mill would not be interviewed.
company        The owner said the calls were a nuisance.
unattributed   The director of nursing writes them.
politician     Two senators were absent. One of them, Ana Ruiz, said she had been stuck in a lift.
"""


@pytest.mark.parametrize("row", CASES.strip().splitlines())
def test_type(suggested: Any, row: str) -> None:
    type_key, text = row.split(maxsplit=1)
    assert suggested(text).suggestions[-1].coding.primary_type == type_key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The hospital is full. Its director, Dr Ana Ruiz, left. Ruiz said it was late.",
         ("Dr", "Its director")),
        ("They accused the speaker, Ana Ruiz, of bending the rules. Ruiz said no.",
         ("the speaker",)),
        ("For the first time Dr Ana Ruiz spoke. Ruiz said it was late.", ("Dr",)),
        ("They fed the dog, Ana Ruiz said. Ruiz said it was late.", ()),
        ("They saw the bridge, Ana Ruiz, and ran. Ruiz said it was late.", ()),
    ],
)  # fmt: skip
def test_told(described: Any, text: str, told: tuple[str, ...]) -> None:
    assert described(text) == told
