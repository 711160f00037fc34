"""HTML elements and classes as newspapers use them, one custom a case."""

import pytest

from annotator.documents.blocks import compose
from annotator.documents.markup import find_passages, merge_boxes, parse


def blocks(html: str) -> list[tuple[str, str]]:
    pieces = merge_boxes(find_passages(parse(html, "nothing")))
    text, found = compose(pieces, "nothing")
    return [(b.kind, text[b.start : b.end]) for b in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>bold</b> word.</p>", [("body", "One bold word.")]),
        ("<p>One.<p>Two.", [("body", "One."), ("body", "Two.")]),
        ("<div>One.<div>Two.</div>Three.</div>", [("body", "One."), ("body", "Two."), ("body", "Three.")]),
        ("<p>One.<br>Two.</p>", [("body", "One.\nTwo.")]),
        ("<p>One.<br> <br>Two.</p>", [("body", "One."), ("body", "Two.")]),
        ("<p>a\n b\t c&nbsp;d</p>", [("body", "a b c d")]),
        ("<p>soft&shy;hyphen zero&#8203;width &#1;&#xD800; end</p>", [("body", "softhyphen zerowidth � end")]),
        ("<h2>A</h2><h3 class=x>B</h3>", [("heading", "A"), ("heading", "B")]),
        ("<p>Seen<span hidden>not</span><script>1</script><span style='display: none'>no</span>.</p>", [("body", "Seen.")]),
        ("<p>Link<span aria-hidden=true>#</span></p>", [("body", "Link")]),
        (
            "<figure><img><figcaption>A bridge <span class=credit>Jo Doe/AP</span></figcaption></figure>",
            [("caption", "A bridge"), ("credit", "Jo Doe/AP")],
        ),
        (
            "<figure><figcaption>A bridge <cite>Jo Doe/AP</cite></figcaption></figure>",
            [("caption", "A bridge"), ("credit", "Jo Doe/AP")],
        ),
        (
            "<figure><div><span class=visually-hidden>Image source, </span>Reuters</div>"
            "<figcaption><span class=visually-hidden>Image caption, </span>A bridge</figcaption></figure>",
            [("credit", "Reuters"), ("caption", "A bridge")],
        ),
        (
            "<figure><figcaption data-testid=caption><span aria-hidden=true>A bridge</span>"
            "<span class=css-1 data-testid=credit>Jo Doe</span></figcaption></figure>",
            [("caption", "A bridge"), ("credit", "Jo Doe")],
        ),
        ("<figure><img><p>A bridge</p></figure>", [("caption", "A bridge")]),
        ("<figure><table><tr><td>1<td>2</table></figure>", [("body", "1\t2")]),
        ("<div class=imageCaption>A bridge</div>", [("caption", "A bridge")]),
        ("<div class=has-caption>" + "<p>He said so.</p>" * 100 + "</div>", [("body", "He said so.")] * 100),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", [("quote_box", "One.\nTwo.")]),
        ("<blockquote>A</blockquote><blockquote>B</blockquote>", [("quote_box", "A"), ("quote_box", "B")]),
        ("<aside class=pullquote><h3>“No”</h3><cite>She</cite></aside>", [("quote_box", "“No”\nShe")]),
        ("<p class=byline>By Ana</p><p class=candidate>Body</p>", [("boilerplate", "By Ana"), ("body", "Body")]),
        ("<table><tr><th>A<th>B<tr><td><p>1</p><td>2</table>", [("body", "A\tB"), ("body", "1"), ("body", "2")]),
        ("<p class=standfirst>Why it fell</p>", [("heading", "Why it fell")]),
    ],
)  # fmt: skip
def test_blocks(html: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(f"<html><body>{html}</body></html>") == expected


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p><a href=x>All of it is a link</a></p>", True),
        ("<p>See also: <a href=x>another story</a></p>", True),
        ("<p>The minister said <a href=x>so</a> on Monday.</p>", False),
        ("<p>See also what the minister said.</p>", False),
    ],
)
def test_links(html: str, linked: bool) -> None:
    (passage,) = find_passages(parse(html, "nothing"))
    assert passage.linked is linked
