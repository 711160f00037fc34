"""What each reader made of a stored article: their units and answers, replayed from the logs."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from annotator.analysis.coded import code_units
from annotator.analysis.stretches import Units
from annotator.model import Span
from annotator.store import BoundaryRow, OwnUnit, Store, TagRow
from annotator.work.review import replay_boundaries


class ArticleLog:
    """An article and everything that was logged for it, read at once."""

    def __init__(self, store: Store, document_id: str) -> None:
        """Raises NotFound."""
        self.text = store.load_text(document_id)
        self._ground = [OwnUnit(unit) for unit in store.load_ground(document_id)]
        self._tags = store.log.all_tags(document_id)
        self._moved = store.log.all_boundaries(document_id)

    def readings(self, before: str | None = None) -> dict[str, Units]:
        """Id of each reviewer -> their units, without those who settled nothing; as the database
        had it before the moment `before`, where one is given."""
        tags = [row for row in self._tags if _precedes(row, before)]
        moved = [row for row in self._moved if _precedes(row, before)]
        found = {
            reader: self._reading(
                [row for row in tags if row.reviewer_id == reader],
                [row for row in moved if row.reviewer_id == reader],
            )
            for reader in dict.fromkeys(row.reviewer_id for row in tags)
        }
        return {reader: units for reader, units in found.items() if any(u.coding for u in units)}

    def begun(self, reviewer_id: str) -> str | None:
        """When the reviewer's first answer reached the database."""
        stored = (row.stored_at for row in self._tags if row.reviewer_id == reviewer_id)
        return min(stored, default=None)

    def untouched(self) -> Units:
        """The machine's units, without an answer."""
        return code_units(self.text, [own.unit for own in self._ground], {})

    def _reading(self, tags: Sequence[TagRow], moved: Iterable[BoundaryRow]) -> Units:
        """The units and answers that a reviewer's rows lead to."""
        units = [own.unit for own in replay_boundaries(self.text, self._ground, moved)]
        latest: Mapping[Span, TagRow] = {row.span: row for row in tags}
        given = {span: row.tag for span, row in latest.items() if row.tag is not None}
        return tuple(
            msgspec.structs.replace(unit, changed_at=latest[unit.unit.span].made_at)
            if unit.coding is not None
            else unit
            for unit in code_units(self.text, units, given)
        )


def _precedes(row: TagRow | BoundaryRow, before: str | None) -> bool:
    """By the clock of the database, which is one for all readers."""
    return before is None or row.stored_at < before
