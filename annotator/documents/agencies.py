"""The news agencies of the registry, by each name they go by."""

import csv
from functools import cache

from annotator.documents.seeds import seed_path

TYPES = ("state_media", "wire_service")
"""The later one wins where both have a name: (AP) in a dateline is the wire service."""


def find_agency(name: str) -> str | None:
    """Canonical name of the agency called `name`, which may end in a job: "Reuters Staff".

    >>> find_agency("AP")
    'Associated Press'
    >>> find_agency("Ana Example, Associated Press")
    'Associated Press'
    >>> find_agency("Ana Example")
    """
    known = _agencies()
    last = name.replace(" | ", ",").replace("/", ",").rpartition(",")[2].strip()
    for candidate in (name.strip(), last, last.removesuffix(" Staff")):
        if candidate in known:
            return known[candidate]
    return None


@cache
def _agencies() -> dict[str, str]:
    """Alias to canonical name; only what a byline may hold, so no descriptions in words."""
    with seed_path("sources.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(
            (row for row in csv.DictReader(file) if row["type"] in TYPES),
            key=lambda row: TYPES.index(row["type"]),
        )
    return {
        name: row["name"]
        for row in rows
        for name in (row["name"], *row["aliases"].split("|"))
        if name and (name[0].isupper() or " " not in name)
    }
