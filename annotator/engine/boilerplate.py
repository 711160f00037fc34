"""Lines that are not the article: bylines, sign-offs, datelines, times, teasers, rules (E8).

Repetitions that could overlap are possessive or atomic, so that no line takes long to refuse.
"""

import re

NAME = r"[A-Z][\w.’'-]*"
LINK = r"(?:,?\s+and|,|\s+&|\s+(?:de|da|van|von|der|al|bin|in|at|of|for|the))*+"
NAMES = rf"{NAME}(?:{LINK}\s+{NAME})*+"

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = rf"{DAY}(?:{ORDINAL}\s+{MONTH}|{MONTH}\s+{ORDINAL}),?(?:\s+\d{{4}})?"
ZONE = r"(?:\s+(?:[A-Z]{2,4}|[Ll]ocal\stime|Eastern|Central|Pacific))?"
HALF = r"\s?[ap]\.?m\.?"
CLOCK = rf"\d{{1,2}}[:.]\d{{2}}(?:{HALF})?{ZONE}|\d{{1,2}}{HALF}{ZONE}"
AGO = r"(?:\d+|an?|one|two|three)\s+(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week)s?\s+ago"
FIGURES = r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}"
MOMENT = rf"(?:(?>{DATE}|{FIGURES}|{CLOCK}|{AGO})[\s,|·•–-]*+(?:at\s+)?+)++"

CRAFT = r"reporters?|editors?|writers?|staff|correspondents?|journalists?|columnist|analyst"
TRADE = rf"(?:,?\s+(?:[a-z]+\s+){{0,3}}(?:{CRAFT}))?+"
AGENCY = r"""(?:(?:The\s+)?(?:Associated\s+Press|AP|Reuters|REUTERS|AFP|Agence\s+France-Presse|UPI
    |PA\s+Media|PTI|ANI|Xinhua|Bloomberg|Kyodo\s+News|Yonhap|Agencies
    |Staff\s+(?:and\s+agencies|writers?|reporters?)))"""

WHOLE = re.compile(
    rf"""
    (?i:(?:(?:words?|written|story|reported|report|text|analysis|interview)\s+)?by|byline):?\s+
        (?:the\s+)?{NAMES}{TRADE}(?:\s+[|–—-]\s+{NAMES})*
  | {AGENCY}(?:\s+in\s+{NAMES})?
  | [A-Z][A-Z.’' -]+(?:,\s+[\w.]+(?:\s+[\w.]+)?)?(?:\s+\([\w ]+\))?\s+(?:—|–|--?)  # datelines
  | (?i:(?:(?:first|originally)\s+)?(?:published|updated|posted|modified
        |last\s+(?:updated|modified))(?:\s+(?:on|at))?:?\s+)?{MOMENT}
  | \d+[\s-]min(?:ute)?s?\s+read
    """,
    re.VERBOSE,
)
"""What a line of boilerplate is from end to end."""

LEAD = re.compile(
    r"""
    (?:read|see|watch|listen|learn)\s+(?:more|also|next|now|this|the\s+full\s+story)\b
        (?:\s*[:|–—>]|\s*\Z|\s+(?:about|on|from|here|at)\b)
  | also\s+(?:read|see|watch)\b
  | (?:related|recommended|watch|listen|more|explainer|in\s+pictures|live|don['’]t\s+miss)
        (?:\s+(?:stor(?:y|ies)|articles?|content|reading|links|topics|coverage))?\s*[:|]
  | (?:related|recommended|read\s+more|most\s+(?:read|popular|viewed)|editor['’]s\s+picks?
        |more\s+on\s+this(?:\s+story)?|trending(?:\s+now)?|more\s+from\s.{1,40}
        |you\s+may\s+also\s+like|what\s+to\s+read\s+next)
        (?:\s+(?:stories|articles|content|topics))?\Z
  | sign\s+up\b | subscribe\b | click\s+here\b | continue\s+reading\b | join\s+our\b
  | follow\s+(?:@\w+|[\w.'’ ]{2,40})\s(?:on|at)\s+(?:x|twitter|facebook|instagram|tiktok|youtube
        |threads|bluesky|whatsapp|telegram|social)\b
  | follow\s+us\.?\Z
  | (?:download|get)\s+(?:the|our)\s.{0,30}\b(?:app|newsletter)s?\b
  | (?:advert(?:isement|ising)?|sponsored(?:\s+content)?|promoted|paid\s+content|comments?|print
        |email|save|copy\s+link|loading|share(?:\s+(?:this|on|via)\b.*)?|skip\s+(?:to|past|ad)\b.*
        |(?:story|article)\s+continues.*|scroll\s+to\s+continue.*)[.…]*\Z
  | © | \(c\)\s*(?:copyright\s*)?\d{4} | copyright\s*(?:©|\(c\)|\d{4}|by\b)
  | all\s+rights\s+reserved
  | \(?(?:(?:additional|further|with)\s+)?(?:reporting|writing|editing|research|graphics)
        \s+(?:and\s+\w+\s+)?by\b
  | with\s+(?:additional\s+)?(?:reporting|files|inputs?)\s+(?:from|by)\b.{0,80}\Z
  | .{2,160}\bcontributed\s+to\s+(?:this|the)\s+(?:report|story|article)
  | this\s+(?:article|story|report|post)\s+(?:was|has\s+been|is)
        \s+(?:originally|first|last|also|produced|amended|updated|corrected)\b
  | more\s+on\s+this(?:\s+story)?:
  | .{0,80}\b(?:contact|write\s+to|e-?mail|send|reach(?:ed)?|in\s+touch)\b.{0,60}\S@\w\S*\Z
  | (?:source|via)\s*:\s*\S.{0,40}\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""How a line of boilerplate begins."""

SIGN_OFF = re.compile(
    r"\s(\((?:(?:additional\s+)?(?:reporting|writing|editing)\s+by|with\s+inputs?)\b[^()]*\)?)\Z",
    re.IGNORECASE,
)
LONGEST = 250
"""Code points of a boilerplate line at most."""


def is_boilerplate(line: str) -> bool:
    """Whether a line (or paragraph) is no part of what the article tells."""
    if len(line) > LONGEST:
        return False
    if not any(map(str.isalnum, line)):
        return True
    return LEAD.match(line) is not None or WHOLE.fullmatch(line) is not None


def find_sign_off(paragraph: str) -> int | None:
    """Where "(Reporting by …)" begins at the end of a paragraph, None if there is none."""
    found = SIGN_OFF.search(paragraph)
    return found.start(1) if found else None
