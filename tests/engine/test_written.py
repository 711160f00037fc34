"""Registered sources by the name that the article writes."""

from typing import Any

import pytest

WRITTEN = """
AFP | The dam is full, AFP reported.
Agence France-Presse | The dam is full, AFP reported. Agence France-Presse sent crews there.
U.S. Geological Survey | The quake was strong, the U.S. Geological Survey said.
FBI | The FBI said it had taken the pumps.
Korean Central News Agency | The Korean Central News Agency (KCNA) met miners. KCNA said the dam was full.
National Intelligence Service | South Korea's National Intelligence Service said the missile had failed.
National Intelligence Service (South Korea) | South Korea's spy agency said the missile had failed.
UNHCR | Many fled, according to UNHCR.
Reuters | The dam is full, Reuters reported.
"""


@pytest.mark.parametrize("row", WRITTEN.strip().splitlines())
def test_written_name(suggested: Any, row: str) -> None:
    name, text = row.split(" | ")
    coding = next(
        s.coding for s in reversed(suggested(text).suggestions) if s.coding.source is not None
    )
    assert coding.source == name
    assert coding.source_id is not None
