"""Title, byline, agency and date as the first lines of an article tell them; only suggestions."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from annotator.documents.agencies import find_agency
from annotator.documents.language import find_language
from annotator.model import Metadata

OPENING = 3_000
"""Characters in which an article says who wrote it, and when."""
LINES = 10
LONGEST_TITLE = 160
_NAME = r"(?:[^\W\d_a-z][\w.'’-]*,?|and|in|of|de|van|von|der|for|with|the|\|)"
BYLINE = re.compile(rf"(?:By|BY) ({_NAME}(?: {_NAME}){{0,14}})")
_PLACE = r"(?:[^\W\d_a-z][\w.'’-]*|\d{1,2}|de|of|the)"
DATELINE = re.compile(rf"(?:{_PLACE}[ ,/]{{1,2}}){{0,8}}\(([^()\n]{{2,30}})\)\s*[-–—]{{1,2}}\s")
TITLE_END = re.compile(r"(?<![.,])[\w?!’”'\"%)]$")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
DATE = re.compile(
    r"(?:(?:first )?(?:published|posted|updated|date)(?: on| at)?:? )?(?:\w+day,? )?"
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? "
    r"(?P<year>\d{4})|(?P<month2>[a-z]{3,9})\.? (?P<day2>\d{1,2}),? (?P<year2>\d{4}))"
    r"(?:[ ,|·].{0,30})?",
    re.IGNORECASE,
)


def complete(known: Metadata, text: str) -> Metadata:
    """`known`, what it lacks filled in from the opening lines of `text` where they tell."""
    lines = [line for line in text[:OPENING].splitlines() if line.strip()][:LINES]
    found = Metadata(
        title=_title(text),
        byline=_first(_bylines(lines)),
        agency=_first(_agencies(lines)),
        published=_first(_dates(lines)),
        language=find_language(text),
    )
    missing = {
        field: value
        for field, value in msgspec.structs.asdict(found).items()
        if getattr(known, field) is None
    }
    return msgspec.structs.replace(known, **missing)


def _first(found: Iterator[str]) -> str | None:
    return next(found, None)


def _title(text: str) -> str | None:
    """The first line, if it stands alone, is short and ends like a heading."""
    line, _, rest = text[:OPENING].lstrip().partition("\n")
    line = line.strip()
    below, _, rest = rest.partition("\n")
    alone = rest.strip() and not below.strip()
    return line if alone and len(line) <= LONGEST_TITLE and TITLE_END.search(line) else None


def _bylines(lines: list[str]) -> Iterator[str]:
    return (m[1] for line in lines if (m := BYLINE.fullmatch(line.strip())))


def _agencies(lines: list[str]) -> Iterator[str]:
    """From a dateline such as "SEOUL (AP) —", or a line that names an agency as its writer."""
    for line in lines:
        found = DATELINE.match(line) or BYLINE.fullmatch(line.strip())
        agency = find_agency(found[1]) if found else None
        if agency:
            yield agency


def _dates(lines: list[str]) -> Iterator[str]:
    matches = (DATE.fullmatch(line.strip()) for line in lines)
    return (iso for m in matches if m and (iso := _iso(m)))


def _iso(match: re.Match[str]) -> str | None:
    """ISO 8601 date of a match of `DATE`; None where there is no such day."""
    if match["iso"]:
        year, month, day = match["iso"].split("-")
    else:
        year, day = match["year"] or match["year2"], match["day"] or match["day2"]
        name = (match["month"] or match["month2"])[:3].lower()
        month = str(MONTHS.find(name) // 4 + 1)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
