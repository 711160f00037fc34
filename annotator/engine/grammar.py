"""Just enough grammar to find who speaks: closed word classes, verb groups, noun phrases.

There is no tagger and no parser here. English news prose marks its speakers so regularly that
word classes, the determiner and the comma carry most of the way.
"""

from annotator.engine.headings import DOUBTFUL, FINITE
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tokens import word_set

DETERMINERS = word_set(
    "a an the this that these those my your his her its our their some any each every no another "
    "both all several many most few two three four five six seven eight nine ten dozens hundreds "
    "thousands multiple various numerous other such"
)
POSSESSIVES = word_set("my your his her its our their whose")
SUBJECT_PRONOUNS = word_set(
    "he she they it i we you who which everyone everybody someone somebody nobody no-one anyone "
    "one others another many some most both neither none few"
)
PERSONAL = word_set("he she they it i we you")
RELATIVES = word_set("who which that whom")
PREPOSITIONS = word_set(
    "of in on at by for from with to about against into over under between among during near "
    "within without through across behind beyond toward towards inside outside around including "
    "representing involving via per"
)
CONJUNCTIONS = word_set("and or nor & plus")
CLAUSE_WORDS = word_set(
    "that because as when while if although though but after before since where why how than so "
    "until whether unless whereas yet amid despite what whose once given then thus therefore"
)
AUXILIARIES = word_set(
    "has have had is are was were be been being will would can could may might should shall must "
    "do does did 've 'd 'll 're 'm having get gets got"
)
NEGATIONS = word_set(
    "not never didn't hasn't haven't hadn't won't wouldn't doesn't don't isn't wasn't weren't "
    "aren't can't cannot couldn't shouldn't neither nor"
)
ADVERBS = word_set(
    "also later earlier then now still again once often already even just ever yet too first long "
    "since thus instead soon twice always sometimes meanwhile however nonetheless further "
    "otherwise both all simply almost so far more ahead back"
)
NOT_ADVERBS = word_set(
    "family reply supply italy july ally assembly daily weekly monthly anomaly rally bully fly "
    "only likely unlikely early elderly friendly deadly costly apply rely multiply comply imply "
    "kelly emily molly sally billy holly belly jelly lily monopoly butterfly hourly homily"
)
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow "
    "january february march april june july august september october november december "
    "morning afternoon evening night week month year"
)
STOP_MARKS = word_set(", ; : — – -- - ( [ . ? ! ... \" “ ” '' `` « » ‘ • * | /") | {"’", "'"}
ONLINE = word_set("online telegram twitter facebook tiktok instagram youtube x weibo reddit vk")
QUOTE_MARKS = word_set("\" “ ” '' `` « » „ ‘ ’ '")
PAST = word_set(
    "said told wrote saw went came took gave made got found knew thought felt left kept held "
    "brought began met ran sat stood spoke led read grew lost fell sent built understood drew "
    "broke spent cut rose drove bought wore chose won paid sold taught caught fought heard became "
    "showed shown seen known taken given gone done been written spoken chosen broken driven risen "
    "hit shot struck sought swore sworn threw flew blew shook rode hid sang rang drank swam froze "
    "stole woke bore beat bent bet bid bound burst dealt dug fed fled hung laid lent lit meant "
    "shut slept slid spread stuck swept swung tore thrown torn worn withdrew withdrawn undertook"
)
NOUNS_IN_ED = word_set("united ahmed mohammed hundred indeed need speed seed bed red fed shed reed")
REDUCED = word_set(
    "briefed involved based affiliated associated employed interviewed contacted surveyed polled "
    "trained hired displaced injured wounded affected allied aligned tasked stationed trapped "
    "detained jailed posted shared published circulated seen obtained released shown filmed "
    "filed recorded taken broadcast aired commissioned compiled conducted carried led run backed "
    "funded owned"
)
"""Participles that follow their noun: "officials briefed on the plan"."""
WATCHED = word_set("viewed watched seen shared liked")
FILMS = word_set("video videos clip clips footage film post posts")
INTRANSITIVE = word_set(
    "stood went passed stopped came fell rose grew dropped increased lived "
    "decreased declined climbed jumped slipped gained plunged"
)
"""Past forms that "by" does not make a passive."""
MEASURES = word_set(
    "kilometres kilometers km miles metres meters yards blocks hours minutes kilometre mile"
)
ASIDES = REDUCED | word_set("founded born known seated quoted dated marked set")
SHARES = word_set("per percent % points times million billion")
PRESENT = (FINITE | DOUBTFUL | {"monitor", "document"}) - AUXILIARIES
"""Verbs that may stand after "who" or "that"."""
APPOSITIVES = word_set(
    "a an the who whose which whom one his her its their our my former chief head director "
    "president chairman chairwoman spokesman spokeswoman spokesperson leader professor editor "
    "founder author secretary minister senator governor mayor co-founder co-author deputy senior "
    "executive managing vice now then himself herself themselves itself another aged 's age "
    "owner lawyer attorney analyst economist mother father wife husband daughter son "
    "democrat republican resident manager commander general coach captain member partner"
)
PARENTHETIC = word_set(
    "however meanwhile though too in on at for after before during like unlike among along "
    "including speaking asked citing when while as according of both then with from by"
)


CLITIC_HOSTS = word_set("he she it who that there")


def is_adverb(low: str) -> bool:
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in NOT_ADVERBS)


def is_number(low: str) -> bool:
    return low[:1].isdigit()


def is_past(r: Reading, at: int) -> bool:
    """Whether a word reads as a finite past form (not as an adjective before its noun)."""
    low = r.low[at]
    if low in PAST:
        return not r.word[at][:1].isupper()
    if not low.endswith("ed") or len(low) < 5 or low in NOUNS_IN_ED or r.word[at][0].isupper():
        return False
    if "-" in low or at == 0:
        return False
    before = r.low[at - 1]
    if before in DETERMINERS or before in PREPOSITIONS or before == "'s":
        return False
    return not (is_adverb(before) and at > 1 and r.low[at - 2] in DETERMINERS)


def is_verb(r: Reading, at: int) -> bool:
    """Whether a word is an auxiliary or a finite past form."""
    low = r.low[at]
    if low == "may" and r.word[at] == "May" and at and r.low[at - 1] in PREPOSITIONS:
        return False
    if at and at + 2 < len(r.low) and _follows_noun(r, at):
        return False
    if low in REDUCED and at + 1 < len(r.low) and r.low[at + 1] in PREPOSITIONS | {"online"}:
        return (
            at == 0 or r.low[at - 1] in PERSONAL or r.low[at - 1] in {"who", "which", "have", "had"}
        )
    if low in WATCHED and at and at + 1 < len(r.low) and _counted_after(r, at):
        return False
    return low in AUXILIARIES or low in NEGATIONS or is_past(r, at)


def _counted_after(r: Reading, at: int) -> bool:
    """As in "a clip viewed more than two million times": a participle that follows its noun."""
    after, before = r.low[at + 1], r.low[at - 1]
    counted = after in {"more", "over", "nearly", "almost"} or is_number(after)
    return counted and before in FILMS


def _follows_noun(r: Reading, at: int) -> bool:
    """As in "a case brought by tenants", "a meeting held last June"."""
    if r.low[at + 1] == "by":
        return _brought_by(r, at)
    dated = r.low[at] in {"held", "dated"} and r.low[at + 1] in {"last", "in", "on"}
    free = r.low[at - 1] not in AUXILIARIES and r.low[at - 1] not in PERSONAL
    return dated and free and r.low[at + 2] in TIMES


def _brought_by(r: Reading, at: int) -> bool:
    """As in "a case brought by tenants": a participle that follows its noun."""
    low, before = r.low[at], r.low[at - 1]
    measured = is_number(r.low[at + 2]) and r.low[min(at + 3, len(r.low) - 1)] in SHARES
    if low in INTRANSITIVE or measured or not is_past(r, at):
        return False
    helped = before in AUXILIARIES or before in NEGATIONS or before in PERSONAL | RELATIVES
    return before[:1].isalnum() and not helped and not is_adverb(before)


def verb_group_start(r: Reading, at: int, floor: int) -> int:
    """The first word of the verb group that ends with the verb at a position.

    Auxiliaries, negations and adverbs belong to it: "has not yet said".
    """
    i = at
    while i > floor:
        low = r.low[i - 1]
        if (
            low in AUXILIARIES
            or low in NEGATIONS
            or is_adverb(low)
            or (low == "'s" and i - 1 > floor and r.low[i - 2] in CLITIC_HOSTS)
        ):
            i -= 1
        elif low in TIMES and i - 2 >= floor and r.low[i - 2] in {"on", "last", "this", "earlier"}:
            i -= 2
        elif low in TIMES and r.word[i - 1][0].isupper() and i - 1 > floor and low != "march":
            i -= 1
        else:
            break
    return i


def noun_phrase_before(r: Reading, at: int, floor: int) -> Stretch | None:
    """The noun phrase that ends just before a position, with its apposition."""
    if at <= floor:
        return None
    low = r.low[at - 1]
    if low == ",":
        return _before_comma(r, at - 1, floor)
    if low in SUBJECT_PRONOUNS and (at - 1 == floor or r.low[at - 2] not in DETERMINERS):
        return _pronoun(r, at - 1, floor)
    if low == "that":
        return (at - 1, at) if at - 1 > floor and _nounish(r, at - 2) else None
    start = _strip_left(r, _walk_left(r, at - 1, floor), at)
    if start >= at or not _has_head(r, start, at) or r.low[start] == "(":
        return None
    start -= _participle_opens(r, start, floor)
    if start - 2 > floor and r.low[start - 1] in PREPOSITIONS and r.low[start - 2] in AUXILIARIES:
        return noun_phrase_before(r, verb_group_start(r, start - 1, floor), floor)
    if start - 2 >= floor and r.low[start - 1] == "," and r.low[start] in DETERMINERS:
        return _apposed_name(r, start - 1, floor, at) or (start, at)
    return start, at


def _participle_opens(r: Reading, start: int, floor: int) -> bool:
    """As in "…, leaked file shows": the participle belongs to its noun."""
    if start - 2 < floor or not r.low[start - 1].endswith("ed") or r.low[start] in DETERMINERS:
        return False
    return r.low[start - 2] == "," and r.word[start][0].islower() and is_past(r, start - 1)


def _apposed_name(r: Reading, comma: int, floor: int, at: int) -> Stretch | None:
    """As in "Ana Ruiz, the head of the agency said", where the second comma is missing."""
    first = comma
    while first > floor and r.word[first - 1][:1].isupper():
        first -= 1
        if r.low[first] in TIMES or r.low[first] in PREPOSITIONS or r.low[first] in CLAUSE_WORDS:
            return None
    opens = first == floor or r.low[first - 1] in QUOTE_MARKS or r.low[first - 1] == ","
    return (first, at) if comma - first >= 2 and opens else None


def _pronoun(r: Reading, at: int, floor: int) -> Stretch:
    first = at
    if at - 2 >= floor and r.low[at - 1] in CONJUNCTIONS and r.word[at - 2][0].isupper():
        first = _strip_left(r, _walk_left(r, at - 2, floor), at)
    return (first, at + 1)


def _before_comma(r: Reading, comma: int, floor: int) -> Stretch | None:
    """As in "Ana Ruiz, a geologist at the university, said": the phrase before the first comma."""
    i = comma - 1
    lowest = max(floor, comma - 45)
    while i > lowest:
        inside = _short_quotation(r, i)
        if inside is not None:
            i = inside - 1
            continue
        if r.low[i] in QUOTE_MARKS or r.low[i] in {";", ":"}:
            return None
        if r.low[i] == "," and (
            r.low[i + 1] in APPOSITIVES
            or is_number(r.low[i + 1])
            or r.low[i + 1] in PARENTHETIC
            or r.low[i + 1] in ASIDES
            or (r.word[i + 1][0].isupper() and comma - i <= 5)
            or is_adverb(r.low[i + 1])
        ):
            found = noun_phrase_before(r, i, floor)
            if found is not None and _nounish(r, i - 1) and not is_number(r.low[found[0]]):
                apposed = r.low[i + 1] not in PARENTHETIC and not is_adverb(r.low[i + 1])
                return (found[0], comma) if apposed else found
        i -= 1
    return None


def _short_quotation(r: Reading, at: int) -> int | None:
    """Where a quotation of a few words starts, if it ends at a position: “secret”."""
    if r.low[at] not in QUOTE_MARKS or r.quoted[at] < 0:
        return None
    found = r.quotations[r.quoted[at]]
    return found.first if found.last - found.first <= 6 and found.last == at + 1 else None


def _nounish(r: Reading, at: int) -> bool:
    low = r.low[at]
    return (
        (low[:1].isalnum() or low in {")", "'s"})
        and not is_verb(r, at)
        and low not in PREPOSITIONS
        and low not in CLAUSE_WORDS
        and not is_adverb(low)
    )


def _walk_left(r: Reading, at: int, floor: int) -> int:
    """Leftwards through a noun phrase and its prepositional phrases."""
    i = at
    while i >= floor:
        low = r.low[i]
        if low == ")":
            i = _open_bracket(r, i, floor) - 1
            continue
        if _possessive(r, i, floor) or (low in {"who", "that"} and _restricts(r, i, at, floor)):
            i -= 1
            continue
        if low == "than" and i - 1 > floor and r.low[i - 1] in {"more", "less", "fewer"}:
            i -= 2
            continue
        if low in STOP_MARKS or low in CLAUSE_WORDS or low in PERSONAL:
            break
        if low in CONJUNCTIONS:
            if not _joins(r, i, floor):
                break
        elif is_verb(r, i):
            relative = _relative_before(r, i, floor)
            if relative is None:
                break
            i = relative - 1
            continue
        elif low in RELATIVES or low == "whose":
            break
        elif low in DETERMINERS and not (_goes_on(r, i, floor) or r.low[i - 1] == "than"):
            return i
        i -= 1
    return i + 1


def _possessive(r: Reading, at: int, floor: int) -> bool:
    """As in "the workers' union": an apostrophe, not a quotation mark."""
    if r.low[at] not in {"’", "'"} or r.quoted[at] >= 0 or at <= floor:
        return False
    return r.low[at - 1].endswith("s") and r.tokens.start[at] == r.tokens.end[at - 1]


def _restricts(r: Reading, relative: int, at: int, floor: int) -> bool:
    """As in "analysts who follow prices": a present verb after the pronoun, a noun before it."""
    if r.low[relative] not in {"who", "that"} or not floor < relative < at - 1:
        return False
    verb = r.word[relative + 1]
    plural = r.low[relative - 1].endswith("s") or r.low[relative - 1] == "people"
    return verb in PRESENT and plural and _nounish(r, relative - 1)


def _goes_on(r: Reading, determiner: int, floor: int) -> bool:
    if determiner == floor:
        return False
    if determiner + 1 < len(r.low) and r.low[determiner + 1] in MEASURES:
        return True
    if determiner - 2 > floor and _restricts(r, determiner - 2, determiner + 1, floor):
        return True  # "economists who study the region"
    before = r.low[determiner - 1]
    if is_past(r, determiner - 1) and _relative_before(r, determiner - 1, floor) is not None:
        return True  # "officials who saw the text"
    return before in PREPOSITIONS or before in CONJUNCTIONS or before in DETERMINERS


def _open_bracket(r: Reading, closing: int, floor: int) -> int:
    for i in range(closing - 1, max(floor - 1, closing - 14), -1):
        if r.low[i] == "(":
            return i
    return closing


def _relative_before(r: Reading, verb: int, floor: int) -> int | None:
    """The relative pronoun of a clause without commas: "officials who saw it said"."""
    for i in range(verb - 1, max(floor, verb - 8), -1):
        low = r.low[i]
        if low in {"who", "which"} or (low == "that" and _nounish(r, i - 1)):
            return i
        if low in STOP_MARKS or low in CLAUSE_WORDS or low in PERSONAL:
            return None
    return None


def _joins(r: Reading, conjunction: int, floor: int) -> bool:
    """Whether "and" joins two noun phrases: no verb between it and the start of its clause."""
    i = conjunction - 1
    if i < floor or r.low[i] in STOP_MARKS:
        return False
    while i >= floor and conjunction - i < 14:
        low = r.low[i]
        if low in STOP_MARKS or low in CLAUSE_WORDS:
            return True
        if low in PERSONAL or is_verb(r, i) or low in RELATIVES:
            return False
        i -= 1
    return i < floor


def _strip_left(r: Reading, start: int, end: int) -> int:
    while start < end:
        low = r.low[start]
        if (
            low in PREPOSITIONS
            or low in CONJUNCTIONS
            or low == "'s"
            or (is_adverb(low) and low != "all" and low != "both" and low != "far")
            or (low in TIMES and start + 1 < end and r.low[start + 1] not in {"of", "'s"})
        ):
            start += 1
        else:
            break
    return start


def _has_head(r: Reading, start: int, end: int) -> bool:
    if not RELATIVES.isdisjoint(r.low[start:end]):
        return True
    return any(r.low[i][:1].isalnum() for i in range(start, end)) and _nounish(r, end - 1)


def noun_phrase_after(r: Reading, at: int, ceiling: int) -> Stretch | None:
    """The noun phrase that starts at a position: "said Ana Ruiz, a geologist"."""
    if at < ceiling and r.low[at] in PERSONAL:
        return (at, at + 1)
    i = at
    while i < ceiling:
        low = r.low[i]
        if low == "(":
            i = _close_bracket(r, i, ceiling) + 1
            continue
        if low == ",":
            if i == at or not (_apposition_after(r, i, ceiling) or _named_after(r, at, i, ceiling)):
                break
            i = apposition_end(r, i, ceiling)
            break
        if low in STOP_MARKS or low in CLAUSE_WORDS or low in {"who", "which"}:
            break
        if i > at and (is_verb(r, i) or _circumstance(r, i, ceiling)):
            break
        if i > at and low in DETERMINERS and r.low[i - 1][:1].isalnum() and not _linked(r, i):
            break
        if low.endswith("ing") and i > at + 1 and r.low[i - 1] not in DETERMINERS | {"'s"}:
            break
        if i > at and (low in PERSONAL or is_adverb(low)):
            break
        i += 1
    while i > at and (r.low[i - 1] in PREPOSITIONS or r.low[i - 1] in CONJUNCTIONS):
        i -= 1
    return (at, i) if i > at else None


def _linked(r: Reading, at: int) -> bool:
    before = r.low[at - 1]
    return before in PREPOSITIONS or before in CONJUNCTIONS or before in DETERMINERS


def _close_bracket(r: Reading, opening: int, ceiling: int) -> int:
    for i in range(opening + 1, min(ceiling, opening + 14)):
        if r.low[i] == ")":
            return i
    return opening


def _circumstance(r: Reading, at: int, ceiling: int) -> bool:
    """A time or an occasion: "on Monday", "in a statement", "last week"."""
    low = r.low[at]
    if low in TIMES and r.word[at][0].isupper():
        return True
    following = r.low[at + 1] if at + 1 < ceiling else ""
    if low in {"last", "this", "earlier", "late", "early"} and (
        following in TIMES or following in {"this", "last", "in", "on"}
    ):
        return True
    if low == "on" and (
        following in TIMES
        or following in {"his", "her", "its", "their", "twitter", "facebook", "cnn", "x"}
    ):
        return True
    return low in {"in", "at", "during", "via", "after"} and (
        following in {"a", "an", "his", "her", "its", "their", "twitter"} or is_number(following)
    )


def _apposition_after(r: Reading, comma: int, ceiling: int) -> bool:
    if comma + 1 >= ceiling:
        return False
    low = r.low[comma + 1]
    return low in APPOSITIVES or (
        is_number(low) and comma + 2 < ceiling and r.low[comma + 2] == ","
    )


def _named_after(r: Reading, at: int, comma: int, ceiling: int) -> bool:
    """As in "said its secretary, Ana Ruiz." at the end of a sentence."""
    i = comma + 1
    while i < ceiling and r.word[i][:1].isupper() and r.low[i] not in TIMES:
        i += 1
    ended = i >= ceiling or r.low[i] in {".", ",", ";"}
    titled = r.low[at] in DETERMINERS or "'s" in r.low[at:comma]
    return titled and 2 <= i - comma - 1 <= 4 and ended


def apposition_end(r: Reading, comma: int, ceiling: int) -> int:
    i = comma + 1
    while i < ceiling:
        low = r.low[i]
        if low in {";", ":", ".", "?", "!", "—", "–", "--"} or low in QUOTE_MARKS:
            break
        if low == "," and not (
            i + 1 < ceiling and r.low[i + 1] in APPOSITIVES and r.low[comma + 1] not in {"who"}
        ):
            break
        i += 1
    return i


def manner_end(r: Reading, at: int, ceiling: int) -> int:
    """Past the adverbs after a cue: "said [again].", "put it [more bluntly]:", "said early on"."""
    i = at
    while i < ceiling and (is_adverb(r.low[i]) or _circumstance(r, i, ceiling)):
        if _circumstance(r, i, ceiling):
            return i
        i += 1
    return i if i >= ceiling or r.low[i] in STOP_MARKS else at


def circumstance_end(r: Reading, at: int, ceiling: int) -> int:
    """Past the times and occasions after a cue: "said [on Monday in a statement] that"."""
    i = at
    while i < ceiling and _circumstance(r, i, ceiling):
        i += 1
        while i < ceiling:
            low = r.low[i]
            if (
                low in STOP_MARKS
                or low in CLAUSE_WORDS
                or low in PERSONAL
                or _circumstance(r, i, ceiling)
            ):
                break
            if low in {"the", "his", "her"} and r.low[i - 1] in TIMES:
                break
            if is_verb(r, i) or (r.low[i - 1] in TIMES and low not in TIMES and not is_number(low)):
                break
            i += 1
    return i
