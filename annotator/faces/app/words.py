"""Words of others on a native screen."""

import re

MARKUP = re.compile(r"[\\`*_{}\[\]<>#|$~:]")


def plain(text: str) -> str:
    """The text with nothing in it that Markdown would take for markup."""
    return MARKUP.sub(r"\\\g<0>", text)
