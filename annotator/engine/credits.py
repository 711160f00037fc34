"""Picture credits: in brackets after a caption, introduced by "Photo:", or alone on a line."""

import re

from annotator.engine.tokens import word_set

AGENCY = re.compile(
    r"""\b(?:AP|AFP|PA|EPA|EFE|ANSA|DPA|dpa|APA|AAP|ANI|PTI|KCNA|KNS|Reuters|REUTERS|Xinhua|TASS
    |Sputnik|Yonhap|Kyodo|Jiji|Anadolu|AA|Getty|Shutterstock|Alamy|iStock|Unsplash|Flickr|Corbis
    |Bloomberg|NASA|ESA|Maxar|Planet|UPI|NTB|TT|Ritzau|Lehtikuva|Belga|CTK|PAP|MTI|Rex|Rappler
    |Images?|Pictures?|Pics?|Photos?|Photography|Press|Agency|Agence|News|Wire|Presse|Media
    |Collection|Archives?|Library|Handout|handout|File|Pool|pool|Wikimedia|Commons)\b""",
    re.VERBOSE,
)
INTRODUCED = r"""(?ix:
    (?:file\s|ap\s|handout\s|stock\s|cover\s|main\s|lead\s|top\s)?
    (?:photo(?:graph)?s?|pictures?|pic|images?|illustration|graphic|video|screenshot|credits?)
    (?:\s+(?:credits?|source))?
    (?:\s*:|\s+(?:by|courtesy\s+of|courtesy|via|from)\b|/)
  | courtesy\s+of\b
  | handout\s+(?:by|via|from)\b
)\s*"""
KEYWORD = re.compile(INTRODUCED)
TRAILING = re.compile(
    rf"(?:(?<=[.!?\"'”’)])\s+(?:[–—-]\s+)?(?={INTRODUCED})"
    rf"|\s+(?=[–—-]\s+{INTRODUCED})|\s+(?=[|]\s))"
)
BRACKET = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]\Z")
LABEL = re.compile(
    r"(?:Pictured|Caption|Photos?|Pictures?|Images?)\s*:\s*\S|In this file (?:photo|i)"
)
LIBRARY = re.compile(r"(?:Getty Images|Shutterstock|Alamy(?: Stock Photo)?|iStock(?:photo)?)\Z")
PARTS = re.compile(r"[\s/,;:&|]+")
LINKING = word_set(
    """of for the via by and de da di van von der la le el al bin on in at x handout photo file
    image picture courtesy provided pool released taken"""
)
STOPS = frozenset(".!?…\"'”’")
LONGEST = 140
"""Code points of a credit at most."""
MOST_WORDS = 14
FEWEST_WORDS = 5
"""A line with fewer words before its bracket is no caption."""


def is_credit(line: str) -> bool:
    """Whether a whole line is a credit."""
    bracket = BRACKET.match(line)
    if bracket:
        return names_maker(bracket[1])
    keyword = KEYWORD.match(line)
    if keyword:
        return is_name(line[keyword.end() :])
    return LIBRARY.match(line) is not None or ("/" in line and names_maker(line))


def find_credit(paragraph: str, caption: bool) -> int | None:
    """Where the credit at the end of a caption begins, None if there is none.

    `caption` says that the paragraph is known to be a caption: then any name in brackets will do.
    """
    bracket = BRACKET.search(paragraph)
    if bracket:
        return bracket.start() if closes_caption(paragraph, bracket, caption) else None
    for trailing in TRAILING.finditer(paragraph, max(0, len(paragraph) - LONGEST)):
        if is_credit(paragraph[trailing.end() :].lstrip("|–— -")):
            return trailing.end()
    return None


def closes_caption(paragraph: str, bracket: re.Match[str], caption: bool) -> bool:
    """Whether the bracket at the end is a credit and words of a caption stand before it."""
    before = paragraph[: bracket.start()].rstrip()
    if not before or (not caption and bracket[0][0] == "[" and before[-1] in STOPS):
        return False  # newsletters name the paper in square brackets after a sentence
    if names_maker(bracket[1]):
        return True
    several = len(bracket[1].split()) > 1 and len(before.split()) >= FEWEST_WORDS
    return is_name(bracket[1]) and (caption or several)


def is_signature(paragraph: str, at: int) -> bool:
    """Whether the bracket at `at` is one word after a full stop, as an agency signs an article."""
    return paragraph[:at].rstrip()[-1:] in STOPS and paragraph[at:].strip("()").isalpha()


def is_caption(line: str) -> bool:
    """Whether a line without a credit calls itself a caption."""
    return LABEL.match(line) is not None


def names_maker(words: str) -> bool:
    """Whether the words are names, an agency or a slash list among them."""
    known = "/" in words or AGENCY.search(words) or KEYWORD.match(words)
    return bool(known) and is_name(words)


def is_name(words: str) -> bool:
    """Whether the words are all names or link names, without a full stop at the end."""
    parts = [part for part in PARTS.split(words.strip()) if part]
    if not 0 < len(parts) <= MOST_WORDS or (words.rstrip()[-1] in ".!?" and len(parts[-1]) > 4):
        return False
    return all(part in LINKING or not part[0].islower() for part in parts) and any(
        part[0].isupper() for part in parts
    )
