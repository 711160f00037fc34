"""Lines that are not the article: bylines, sign-offs, datelines, times, teasers, rules (E8)."""

import re

NAME = r"[A-Z][\w.’'-]*"
NAMES = rf"{NAME}(?:(?:,?\s+and|,|\s+&|\s+(?:de|da|van|von|der|al|bin|in|at|of|for|the))*\s+{NAME})*"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+"
DATE = rf"(?:{DAY})?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}|{MONTH}\s+\d{{1,2}}),?(?:\s+\d{{4}})?"
ZONE = r"(?:[A-Z]{2,4}|[Ll]ocal time|Eastern|Central|Pacific)"
CLOCK = rf"\d{{1,2}}[:.]\d{{2}}(?:\s?[ap]\.?m\.?)?(?:\s+{ZONE})?|\d{{1,2}}\s?[ap]\.?m\.?(?:\s+{ZONE})?"
AGO = r"(?:\d+|an?|one|two|three)\s+(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week)s?\s+ago"
MOMENT = rf"(?:(?:{DATE}|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|{CLOCK}|{AGO})[\s,|·•–-]*(?:at\s+)?)+"

WHOLE = re.compile(
    rf"""
      (?i:(?:words?|written|story|reported|report|text|analysis|interview)\s+)?[Bb][Yy]:?\s+
        (?:the\s+)?{NAMES}(?:\s*[|,–—-]\s*{NAMES})*                              # bylines
    | {NAME}(?:\s+{NAME}){{1,2}}(?:,|\s+in)\s+(?:{NAME}\s*)*(?:Correspondent|correspondent|Editor|editor|Reporter|reporter)
    | (?:The\s+)?(?:Associated\s+Press|AP|Reuters|REUTERS|AFP|Agence\s+France-Presse|Bloomberg|PA\s+Media|UPI|PTI|ANI|Xinhua|Kyodo\s+News|Yonhap|Agencies|Staff\s+(?:and\s+agencies|writers?|reporters?))
    | [A-Z][A-Z.’' -]+(?:,\s+[\w.]+(?:\s+[\w.]+)?)?(?:\s+\([\w ]+\))?\s+(?:—|–|--?)  # datelines
    | (?i:(?:first\s+|originally\s+)?(?:published|updated|posted|last\s+(?:updated|modified)|modified)(?:\s+(?:on|at))?:?\s+)?{MOMENT}
    | \d+[\s-](?:min(?:ute)?s?)\s+read
    """,
    re.VERBOSE,
)
LEAD = re.compile(
    r"""(?ix)
      (?:read|see|watch|listen|learn)\s+(?:more|also|next|now|this|the\s+full\s+story)\b(?:\s*[:|–—>]|\s*\Z|\s+(?:about|on|from|here|at)\b)
    | also\s+(?:read|see|watch)\b
    | (?:related|recommended|watch|listen|more|explainer|in\s+pictures|live|don['’]t\s+miss)\s*(?:stor(?:y|ies)|articles?|content|reading|links|topics|coverage)?\s*[:|]
    | (?:related|recommended|read\s+more|most\s+(?:read|popular|viewed)|more\s+on\s+this(?:\s+story)?|editor['’]s\s+picks?|trending(?:\s+now)?|more\s+from\s.{1,40}|you\s+may\s+also\s+like|what\s+to\s+read\s+next)(?:\s+(?:stories|articles|content|topics))?\Z
    | sign\s+up\b(?!\s+sheet) | subscribe\b | click\s+here\b | continue\s+reading\b
    | follow\s+(?:us|him|her|them|@\w+|[\w.'’ ]{2,40})\s+(?:on|at)\s+(?:x|twitter|facebook|instagram|tiktok|youtube|threads|bluesky|whatsapp|telegram|social)\b
    | follow\s+us\.?\Z
    | (?:download|get)\s+(?:the|our)\s.{0,30}\b(?:app|newsletter)s?\b | join\s+our\b
    | (?:advert(?:isement|isment|ising)?|sponsored(?:\s+content)?|promoted|paid\s+content|skip\s+(?:to|past|ad)\b.*|share(?:\s+(?:this|on|via)\b.*)?|comments?|print|email|save|copy\s+link|loading\.*|story\s+continues\s+below.*|article\s+continues.*|scroll\s+to\s+continue.*)\.?\Z
    | ©|\(c\)\s*(?:copyright\s*)?\d{4}|copyright\s*(?:©|\(c\)|\d{4}|by\b) | all\s+rights\s+reserved
    | \(?(?:(?:additional|further|with)\s+)?(?:reporting|writing|editing|research|graphics)\s+(?:and\s+\w+\s+)?by\b
    | with\s+(?:additional\s+)?(?:reporting|files|inputs?|agenc(?:y|ies))\s*(?:from|by|inputs)?\b.{0,80}\Z
    | (?:the\s+)?(?:associated\s+press|ap|reuters|afp|bbc|cnn)\s+(?:(?:news|business|sports?|political|video|national|diplomatic)\s+)?(?:writers?|journalists?|reporters?|correspondents?|staff)\s.{0,200}\bcontribut
    | .{2,160}\bcontributed\s+to\s+(?:this|the)\s+(?:report|story|article)
    | this\s+(?:article|story|report|post)\s+(?:was|has\s+been|is)\s+(?:(?:originally|first|last|also|produced|amended|updated|corrected)\b)
    | (?:source|via)\s*:\s*\S.{0,40}\Z
    """,
)
SIGN_OFF = re.compile(r"\s(\((?:(?:additional\s+)?(?:reporting|writing|editing)\s+by|with\s+inputs?)\b[^()]*\)?)\Z", re.IGNORECASE)
LONGEST = 250


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
