"""Metadata from the opening lines and from agencies' names: only what is certain."""

import pytest

from annotator.documents.agencies import find_agency
from annotator.documents.metadata import complete
from annotator.model import Metadata

BODY = "The bridge will stay closed until the spring, officials said on Monday."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BODY, Metadata(language="en")),
        (f"{BODY}\n\n{BODY}", Metadata(language="en")),
        (f"Bridge to stay closed\n\n{BODY}", Metadata(title="Bridge to stay closed", language="en")),
        (f"\r\nWho pays?\r\n\r\n{BODY}", Metadata(title="Who pays?", language="en")),
        (f"He said: “No.”\n\n{BODY}", Metadata(language="en")),
        ("Bridge to stay closed\n\n", Metadata(language="en")),
        (
            f"Bridge closed\n\nBy Ana Example\n18 June 2023\n\n{BODY}",
            Metadata(title="Bridge closed", byline="Ana Example", published="2023-06-18", language="en"),
        ),
        (
            f"Bridge closed\n\nBY ANA EXAMPLE and JO DOE, Associated Press\n\n{BODY}",
            Metadata(
                title="Bridge closed",
                byline="ANA EXAMPLE and JO DOE, Associated Press",
                agency="Associated Press",
                language="en",
            ),
        ),
        (f"PORTVILLE (AP) — {BODY}", Metadata(agency="Associated Press", language="en")),
        (f"PORTVILLE, June 18 (Reuters) - {BODY}", Metadata(agency="Reuters", language="en")),
        (f"SEOUL, June 19 (Yonhap) -- {BODY}", Metadata(agency="Yonhap", language="en")),
        (f"{BODY}\n\nWorkers at the bridge (Jo Doe/AP)", Metadata(language="en")),
        (f"The party (AKP) - {BODY}", Metadata(language="en")),
        (f"By Monday the bridge was closed\n\n{BODY}", Metadata(title="By Monday the bridge was closed", language="en")),
        (f"Published: Sunday, June 18, 2023, 10:04 GMT\n{BODY}", Metadata(published="2023-06-18", language="en")),
        (f"Updated on 2023-06-18\n{BODY}", Metadata(published="2023-06-18", language="en")),
        (f"31 February 2023\n{BODY}", Metadata(language="en")),
        (f"12 Monkeys 2023\n{BODY}", Metadata(language="en")),
    ],
)  # fmt: skip
def test_opening_lines(text: str, expected: Metadata) -> None:
    assert complete(Metadata(), text) == expected


def test_what_is_known_is_kept() -> None:
    known = Metadata(title="From the page", agency="Reuters", published="2020-01-01")
    assert complete(known, f"Another\n\nPORTVILLE (AP) — {BODY}") == Metadata(
        title="From the page", agency="Reuters", published="2020-01-01", language="en"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AP", "Associated Press"),
        ("Reuters Staff", "Reuters"),
        ("Ana Example, Associated Press", "Associated Press"),
        ("Ana Example | Reuters", "Reuters"),
        ("AFP", "Agence France-Presse"),
        ("Xinhua", "Xinhua News Agency"),
        ("Ana Example", None),
        ("ap", None),
        ("", None),
    ],
)
def test_agency(name: str, expected: str | None) -> None:
    assert find_agency(name) == expected
