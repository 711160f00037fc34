"""Markdown: kinds from its marks, metadata from its front matter."""

import pytest

from annotator.documents import Limits, read_bytes
from annotator.errors import DocumentTooLarge, EmptyDocument
from annotator.model import Metadata

ARTICLE = """\
---
title: "Bridge to stay closed"
author: Ana Example
date: 2023-06-18
draft: false
---
# Bridge to stay closed

![](bridge.jpg)
*Workers inspect the bridge (Jo Doe/AP)*

The bridge will stay closed, the *ministry* said
on Monday. See [the report](https://report.example).

![A map](map.png "The valley below the dam")

> Nobody asked us.
>
> — Rosa Quint

## Costs

- Repairs cost 12 million euros.
- Nobody knows who pays.

| Party | Votes |
| ----- | ----- |
| Greens | 12 |

*All of it in italics, but not below a picture.*
"""


def test_kinds_and_metadata() -> None:
    document = read_bytes(ARTICLE.encode(), name="article.md")
    assert document.metadata == Metadata(
        title="Bridge to stay closed", byline="Ana Example", published="2023-06-18", language="en"
    )
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", "Bridge to stay closed"),
        ("caption", "Workers inspect the bridge (Jo Doe/AP)"),
        ("body", "The bridge will stay closed, the ministry said on Monday. See the report."),
        ("caption", "The valley below the dam"),
        ("quote_box", "Nobody asked us.\n— Rosa Quint"),
        ("heading", "Costs"),
        ("body", "Repairs cost 12 million euros."),
        ("body", "Nobody knows who pays."),
        ("body", "Party\tVotes"),
        ("body", "Greens\t12"),
        ("body", "All of it in italics, but not below a picture."),
    ]


@pytest.mark.parametrize("text", ["---\ntitle: Only this\n---\n", "![](a.png)", "<!-- nothing -->"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(EmptyDocument, match="no text in this Markdown file"):
        read_bytes(text.encode(), name="a.markdown")


def test_a_book_is_refused() -> None:
    with pytest.raises(DocumentTooLarge, match="more than 20 paragraphs"):
        read_bytes(b"So he said.\n \n" * 30, name="a.md", limits=Limits(max_units=20))
