"""Registered sources by the name that the article itself gives them (§4: "name as written +
registry id"): "KCNA" where it never writes that in full."""

import re

from annotator.engine.names import PARTICLES
from annotator.engine.party import Party
from annotator.engine.reading import Reading
from annotator.engine.registry import Registry
from annotator.engine.tokens import word_set

SMALL = PARTICLES | word_set("of for and the on in to &")


class WrittenNames:
    """The fullest name that one article writes for each registry row."""

    def __init__(self, r: Reading, registry: Registry) -> None:
        self.r, self.registry = r, registry
        self._names: dict[str, str] = {}

    def rename(self, party: Party) -> Party:
        """The party by its written name, if its name is the registry's."""
        row = self.registry.rows.get(party.source_id or "")
        if row is None or party.name != row.name:
            return party
        if row.id not in self._names:
            self._names[row.id] = self._find(row.name, row.aliases)
        return party._replace(name=self._names[row.id])

    def _find(self, name: str, aliases: tuple[str, ...]) -> str:
        known = (name, name.split(" (")[0], *aliases)
        written = [a for a in known if _is_name(a) and self._stands(a)]
        return max(written, key=len).removeprefix("the ") if written else name

    def _stands(self, alias: str) -> bool:
        text = self.r.text
        return alias in text and re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", text) is not None


def _is_name(alias: str) -> bool:
    """Whether it names, and does not describe: not "North Korea's state news agency".

    >>> _is_name("Bank of Selmia"), _is_name("Selmia's central bank")
    (True, False)
    """
    words = alias.split()
    return all(w in SMALL or not w[0].islower() for w in words) and words[-1] not in SMALL
