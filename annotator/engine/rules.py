"""The rule tagger: cues, and around each of them who speaks and what is said."""

from typing import NamedTuple

from annotator.engine import grammar
from annotator.engine.frames import accepts, accepts_noun
from annotator.engine.grammar import QUOTE_MARKS
from annotator.engine.lexicon import Form, Phrases
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tagging import Tagged

END_MARKS = frozenset({".", "?", "!", ";", "...", "…"})
BREAKS = frozenset({",", "—", "–", "--", "-", "?", "!"})
ADDRESSED = frozenset(
    {"tell", "inform", "assure", "remind", "warn", "ask", "notify", "brief", "advise", "promise",
     "caution", "convince", "reassure"}
)  # fmt: skip
INVERTING = frozenset(
    {"say", "write", "add", "ask", "reply", "explain", "note", "recall", "tweet", "declare",
     "continue", "report", "argue", "conclude", "joke", "read", "insist", "announce", "warn",
     "remark", "quip", "observe", "claim", "respond", "boast", "agree", "go on", "begin", "shout",
     "admit", "state", "predict", "suggest", "tell", "post", "chant", "yell", "cry"}
)  # fmt: skip
PARTICIPLES = frozenset({"said", "wrote", "showed", "saw", "knew", "spoke"})
"""Past forms that are never participles."""
BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'re", "'m", "get", "gets", "got"})
NOUN_HOSTS = frozenset("'s of in on at by for from with about against into".split())


class Finding(NamedTuple):
    """One attribution as a rule found it."""

    cue: Stretch
    source: Stretch | None
    content: tuple[Stretch, ...]
    score: float
    lemma: str = ""
    complement: str = ""


class Cues(NamedTuple):
    """The compiled cue lists by part of speech."""

    verbs: Phrases[Form]
    nouns: Phrases[Form]
    prepositions: Phrases[Form]
    phrases: Phrases[Form]
    heads: frozenset[str]
    """First words of all of them."""


class RuleTagger:
    """Finds attributions by cue, word order and quotation marks."""

    name = "rules"

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def tag(self, reading: Reading) -> list[Tagged]:
        out: list[Tagged] = []
        for group, f in enumerate(self.find(reading)):
            if f.source is not None:
                out.append(Tagged("source", *f.source, f.score, group))
            out.append(Tagged("cue", *f.cue, f.score, group))
            out += [Tagged("content", *c, f.score, group) for c in f.content]
        return out

    def find(self, reading: Reading) -> list[Finding]:
        """The attributions of a reading in text order of their cues."""
        out: list[Finding] = []
        for n, unit in enumerate(reading.units):
            if unit.kind not in {"credit", "boilerplate"}:
                out += Clause(self.cues, reading, n).find()
        return out


class Clause:
    """The words of one unit, its cues read from left to right."""

    def __init__(self, cues: Cues, reading: Reading, number: int) -> None:
        self.cues, self.r = cues, reading
        self.floor, self.ceiling = reading.first[number], reading.last[number]
        self.heading = reading.units[number].kind == "heading"
        self.caption = reading.units[number].kind == "caption"
        self.subject: Stretch | None = None
        self.found: list[Finding] = []

    def find(self) -> list[Finding]:
        label = self._speaker_label()
        if label is not None:
            return [label]
        i = self.floor
        heads, low, quoted = self.cues.heads, self.r.low, self.r.quoted
        while i < self.ceiling:
            if low[i] in heads and (quoted[i] < 0 or self._opens_quotation(i)):
                finding = self._at(i)
                if finding is not None:
                    self.found.append(finding)
                    i = max(i, finding.cue[1] - 1)
            i += 1
        return _settle(self.r, self.found)

    def _at(self, i: int) -> Finding | None:
        low = self.r.low
        for phrases, rule in (
            (self.cues.phrases, self._phrase),
            (self.cues.verbs, self._verb),
            (self.cues.prepositions, self._preposition),
            (self.cues.nouns, self._noun),
        ):
            hit = phrases.find(low, i, self.ceiling)
            if hit is not None:
                finding = rule(i, i + hit[0], hit[1])
                if finding is not None:
                    return finding
        return None

    # ------------------------------------------------------------ verbs

    def _verb(self, i: int, j: int, form: Form) -> Finding | None:
        r = self.r
        if r.word[i][0].isupper() and not self.heading:
            return None
        if self.caption and form.stance == "show":
            return None
        start = grammar.verb_group_start(r, i, self.floor)
        group = r.low[start:i]
        if start > self.floor and r.low[start - 1] == "to":
            seeming = form.cue.cue_class == "document_shows" and r.low[start - 2] in SEEMING
            if start - 2 <= self.floor or not (r.low[start - 2] in LEADING or seeming):
                return None
            start = grammar.verb_group_start(r, start - 2 - (r.low[start - 2] == "on"), self.floor)
            group = ["to"]
        passive = form.shape == "past" and not BE.isdisjoint(group)
        if form.shape == "ing" and BE.isdisjoint(group):
            return self._participle(i, j, form)
        if passive or (form.shape == "past" and self._reduced(i, j, group, form)):
            return self._passive(start, i, j, form)
        past = form.shape == "past" or form.cue.lemma in {"put", "read"}
        if not group and not past and self._noun_use(i, form.shape):
            return None
        return self._inverted(start, i, j, form) or self._active(start, i, j, form)

    def _noun_use(self, i: int, shape: str) -> bool:
        """"the report", "his claim": a form that is a noun here."""
        if i == self.floor:
            return True
        before = self.r.low[i - 1]
        if before in grammar.SUBJECT_PRONOUNS - {"one", "some", "most", "many", "few", "another"}:
            return False
        if before in NOUN_HOSTS or before in grammar.DETERMINERS or before == "to":
            return True
        if shape == "base":
            return not (before.endswith("s") or before in PLURALS or before in {"and", "that"})
        return False

    def _reduced(self, i: int, j: int, group: list[str], form: Form) -> bool:
        """"a plan proposed by the ministry": a participle after its noun."""
        if group or r_word(self.r, j, self.ceiling) != "by" or form.cue.lemma in PARTICIPLES:
            return False
        return True

    def _inverted(self, start: int, i: int, j: int, form: Form) -> Finding | None:
        """"…," said Ana Ruiz, a geologist."""
        r = self.r
        if start == self.floor or form.cue.lemma not in INVERTING or start != i:
            if not (start == self.floor and self._after_quotation(start)):
                return None
        before = r.low[start - 1] if start > self.floor else '"'
        if before not in BREAKS and before not in QUOTE_MARKS:
            return None
        source = grammar.noun_phrase_after(r, j, self.ceiling)
        if source is None or r.low[j] in grammar.PREPOSITIONS or r.low[j] == "that":
            return None
        after = grammar.circumstance_end(r, source[1], self.ceiling)
        if r.low[j] in grammar.PERSONAL and before == "," and not self._quote_before(start - 1):
            return None
        if after < self.ceiling and r.low[after] not in END_MARKS | BREAKS | QUOTE_MARKS | {":"}:
            if before == "," and not self._quote_before(start - 1):
                return None
        left = self._left(start)
        if left is None:
            return None
        self.subject = source
        content = [left]
        right = self._resumed(after)
        if right is not None:
            content.append(right)
        return Finding((i, j), source, tuple(content), 0.9, form.cue.lemma, "left")

    def _after_quotation(self, at: int) -> bool:
        return at > 0 and self.r.low[at - 1] in QUOTE_MARKS and self.r.quoted[at - 1] >= 0

    def _quote_before(self, at: int) -> bool:
        return at > self.floor and self.r.quoted[at - 1] >= 0

    def _active(self, start: int, i: int, j: int, form: Form) -> Finding | None:
        r = self.r
        source = grammar.noun_phrase_before(r, start, self.floor)
        if source is None and start > self.floor and r.low[start - 1] in QUOTE_MARKS:
            mark = start - 1
            source = grammar.noun_phrase_before(r, mark, self.floor)
            if source is None and r.low[mark - 1] == "," and r.quoted[i] >= 0:
                source = grammar.noun_phrase_before(r, mark - 1, self.floor)
        shared = source is None
        if source is None:
            source = self._shared_subject(start)
            if source is None:
                return None
        complement, at = self._complement(j, form)
        if not shared:
            left = self._left_content(source[0], complement)
            if left is not None:
                return self._with_left(start, i, j, form, source, left, at)
        self.subject = source
        if not (
            accepts(form.cue.lemma, form.cue.cue_class, form.shape, complement)
            or self._observed(source, form.cue.lemma)
            or self._put_at(j, form.cue.lemma)
        ):
            return None
        right = self._right(at, complement)
        if right is None:
            return None
        cue = (start, self._cue_end(j, at, complement, form))
        return Finding(cue, source, (right,), 0.8, form.cue.lemma, complement)

    def _observed(self, source: Stretch, lemma: str) -> bool:
        """"an agency reporter saw tanks" (W2)."""
        return lemma in OBSERVING and self.r.low[source[1] - 1] in OBSERVERS

    def _put_at(self, j: int, lemma: str) -> bool:
        """"put the toll at 31"."""
        low = self.r.low[j : min(j + 9, self.ceiling)]
        if lemma != "put" or "at" not in low:
            return False
        return low.index("at") + 1 < len(low) and any(
            w[:1].isdigit() for w in low[low.index("at") + 1 :]
        )

    def _cue_end(self, j: int, at: int, complement: str, form: Form) -> int:
        if complement == "prep" and at == j:
            return j + 1
        return j

    def _with_left(
        self, start: int, i: int, j: int, form: Form, source: Stretch, left: Stretch, at: int
    ) -> Finding | None:
        if form.cue.cue_class in {"intention_vow"} or form.cue.lemma in NOT_TRAILING:
            return None
        self.subject = source
        content = [left]
        right = self._resumed(at)
        if right is not None:
            content.append(right)
        return Finding((start, j), source, tuple(content), 0.9, form.cue.lemma, "left")

    def _left_content(self, first: int, complement: str) -> Stretch | None:
        """What stands before "…, the ministry said"."""
        if first > self.floor + 1 and complement not in {"that", "to"} and self._quote_ends_at(first):
            return self._left(first)
        if complement not in {"end", "comma", "quote", "colon"} or first <= self.floor:
            if first == self.floor and complement in {"end", "comma"} and self._after_quotation(first):
                return self._left(first)
            return None
        before = self.r.low[first - 1]
        if before in {"as", "which", "what"} and first - 1 > self.floor:
            if before == "as":
                return self._left(first - 1)
            return None
        if before not in BREAKS and before not in QUOTE_MARKS:
            return None
        return self._left(first)

    def _quote_ends_at(self, at: int) -> bool:
        """Whether the words before a position are a quotation that ends in a comma."""
        r = self.r
        if r.low[at - 1] not in QUOTE_MARKS or r.quoted[at - 1] < 0:
            return False
        return r.low[at - 2] in {",", "?", "!", "—", "–"}

    def _left(self, end: int) -> Stretch | None:
        """From the start of the sentence, or of the quotation, to the mark before a position."""
        r = self.r
        last = end
        while last > self.floor and r.low[last - 1] in BREAKS and r.low[last - 1] not in "?!":
            last -= 1
        first = self._left_floor(end)
        if first < last and r.quoted[first] >= 0:
            first = min(first, r.quotations[r.quoted[first]].first)
        elif first >= last and first == self.floor and first > 0 and r.quoted[first - 1] >= 0:
            q = r.quotations[r.quoted[first - 1]]
            return (q.first, first)
        return (first, last) if first < last else None

    def _left_floor(self, end: int) -> int:
        """Past an earlier attribution that ends with a conjunction: "X said A, but B, Y said"."""
        for f in self.found:
            for k in range(max(f.cue[1], self.floor), end - 1):
                if self.r.low[k] in {"but", "while", "though", "although"} and self.r.quoted[k] < 0:
                    if self.r.low[k - 1] in {",", ";"} and f.source is not None:
                        return k + 1
                if self.r.low[k] == ";":
                    return k + 1
        return self.floor

    def _resumed(self, at: int) -> Stretch | None:
        """What goes on after "…, he said, …"."""
        r = self.r
        if at >= self.ceiling:
            return None
        if r.low[at] in END_MARKS and at + 1 < self.ceiling:
            at += 1
        elif r.low[at] in {",", ":", "—", "–", "--"}:
            at += 1
        elif r.low[at] not in QUOTE_MARKS:
            return None
        if at < self.ceiling and r.quoted[at] < 0 and r.low[at] in RESUMING_STOPS | INGS:
            return None
        if at < self.ceiling and r.quoted[at] < 0 and r.low[at].endswith("ing"):
            return None
        return self._right(at, "resumed")

    def _right(self, at: int, complement: str) -> Stretch | None:
        """From a position to the end of the sentence or of the quotation."""
        r = self.r
        if complement in {"colon", "comma"}:
            if at + 1 >= self.ceiling:
                return self._next_quotation()
            if complement == "comma" and r.low[at + 1] not in QUOTE_MARKS:
                if r.low[at + 1] in {"however", "though", "then"}:
                    at += 1
                else:
                    return None
            at += 1
        if complement == "end" or at >= self.ceiling:
            return None
        last = self.ceiling
        q = r.quoted[last - 1]
        if q >= 0:
            last = max(last, r.quotations[q].last)
        else:
            while last > at and r.low[last - 1] in END_MARKS:
                last -= 1
        return (at, last) if at < last else None

    def _next_quotation(self) -> Stretch | None:
        """The quotation that follows a unit ending with a colon."""
        r = self.r
        if self.ceiling < len(r.low) and r.quoted[self.ceiling] >= 0:
            q = r.quotations[r.quoted[self.ceiling]]
            if q.first == self.ceiling:
                return (q.first, q.last)
        return None

    def _shared_subject(self, start: int) -> Stretch | None:
        """"The agency criticised the plan and [said] …": the subject of the verb before."""
        if start <= self.floor:
            return None
        before = self.r.low[start - 1]
        if before not in {"and", "or", "but", ",", "then"}:
            return None
        if before == "," and not self.found:
            return None
        return self.subject or self._first_subject()

    def _first_subject(self) -> Stretch | None:
        """The noun phrase before the first verb of the unit."""
        r = self.r
        for k in range(self.floor, min(self.ceiling, self.floor + 40)):
            if r.quoted[k] >= 0:
                return None
            if k > self.floor and grammar.is_verb(r, k):
                start = grammar.verb_group_start(r, k, self.floor)
                return grammar.noun_phrase_before(r, start, self.floor)
        return None

    def _complement(self, j: int, form: Form) -> tuple[str, int]:
        """What follows a cue, and where it starts."""
        r, at = self.r, j
        if form.cue.lemma in ADDRESSED and at < self.ceiling:
            at = self._addressee_end(at, form.cue.lemma)
        at = grammar.circumstance_end(r, at, self.ceiling)
        if at >= self.ceiling:
            return "end", at
        low = r.low[at]
        if low == "that":
            return "that", at
        if low in QUOTE_MARKS:
            return "quote", at
        if low in COMPLEMENTS:
            return COMPLEMENTS[low], at
        if low in END_MARKS or low in BREAKS:
            return "end", at
        if low in grammar.PERSONAL or low == "there":
            return "clause", at
        if low in grammar.PREPOSITIONS:
            return "prep", at
        if low in grammar.AUXILIARIES:
            return "gap", at
        phrase = grammar.noun_phrase_after(r, at, self.ceiling)
        if phrase and phrase[1] < self.ceiling and grammar.is_verb(r, phrase[1]):
            return "clause", at
        return "np", at

    def _addressee_end(self, at: int, lemma: str) -> int:
        r = self.r
        low = r.low[at]
        if low in QUOTE_MARKS or low in {"that", "to", "of", "about", ",", "."}:
            return at
        if low in {"him", "her", "them", "us", "me", "you", "it"}:
            return at + 1
        phrase = grammar.noun_phrase_after(r, at, self.ceiling)
        if phrase is None:
            return at
        always = lemma in {"tell", "inform", "assure"}
        if not always and phrase[1] < self.ceiling and grammar.is_verb(r, phrase[1]):
            return at
        for i in range(at + 1, phrase[1]):
            if r.low[i] == "to":
                return i
        over = phrase[1] >= self.ceiling or r.low[phrase[1]] in END_MARKS
        return at if over and not always else phrase[1]

    # ------------------------------------------------------------ participles and passives

    def _participle(self, i: int, j: int, form: Form) -> Finding | None:
        """"…, adding that …"."""
        r = self.r
        if i == self.floor:
            return None
        before = r.low[i - 1]
        if grammar.is_adverb(before) and i - 1 > self.floor:
            before = r.low[i - 2]
        complement, at = self._complement(j, form)
        if not accepts(form.cue.lemma, form.cue.cue_class, "ing", complement):
            return None
        if before == "," or before in QUOTE_MARKS or before in {"and", "—", "–", "--", "while"}:
            source = self.subject or self._first_subject()
        elif complement in {"that", "quote", "clause", "colon"} and before not in NOUN_HOSTS:
            source = grammar.noun_phrase_before(r, i, self.floor)
        else:
            return None
        right = self._right(at, complement)
        if source is None or right is None:
            return None
        cue = (i, self._cue_end(j, at, complement, form))
        return Finding(cue, source, (right,), 0.7, form.cue.lemma, "ing")

    def _passive(self, start: int, i: int, j: int, form: Form) -> Finding | None:
        """"The plan was condemned by the union"."""
        r = self.r
        if r_word(r, j, self.ceiling) != "by" or not accepts(
            form.cue.lemma, form.cue.cue_class, "past", "np"
        ):
            return None
        source = grammar.noun_phrase_after(r, j + 1, self.ceiling)
        content = grammar.noun_phrase_before(r, start, self.floor)
        if source is None or content is None:
            return None
        return Finding((start, j + 1), source, (content,), 0.5, form.cue.lemma, "by")

    # ------------------------------------------------------------ other cues

    def _preposition(self, i: int, j: int, form: Form) -> Finding | None:
        r = self.r
        if form.cue.lemma not in {"according to", "as per", "citing", "in the words of"}:
            return None
        source = grammar.noun_phrase_after(r, j, self.ceiling)
        if source is None:
            return None
        after = grammar.circumstance_end(r, source[1], self.ceiling)
        if i == self.floor or (r.low[i - 1] in {"and", "but"} and i - 1 == self.floor):
            if after < self.ceiling and r.low[after] == ",":
                after += 1
            right = self._right(after, "resumed")
            content = (right,) if right else ()
        else:
            left = self._left(i)
            content = (left,) if left else ()
            if after < self.ceiling and r.low[after] == ",":
                right = self._resumed(after)
                content += (right,) if right else ()
        if not content:
            return None
        self.subject = source
        return Finding((i, j), source, content, 0.95, form.cue.lemma, "left")

    def _phrase(self, i: int, j: int, form: Form) -> Finding | None:
        return None

    def _noun(self, i: int, j: int, form: Form) -> Finding | None:
        """"the ministry's claim that …"."""
        r = self.r
        complement = COMPLEMENTS.get(r_word(r, j, self.ceiling), "")
        if r_word(r, j, self.ceiling) == "that":
            complement = "that"
        elif r_word(r, j, self.ceiling) in {"of", "for", "on", "about", "against"}:
            complement = "prep"
        if not accepts_noun(form.cue.lemma, complement):
            return None
        k = i
        while k > self.floor and i - k < 3 and r.low[k - 1] not in NOUN_STOPS:
            k -= 1
        owner = r.low[k - 1] if k > self.floor else ""
        if owner in grammar.POSSESSIVES and owner != "whose":
            source: Stretch | None = (k - 1, k)
        elif owner == "'s" or (owner in {"'", "’"} and r.quoted[k - 1] < 0):
            source = grammar.noun_phrase_before(r, k - 1, self.floor)
        else:
            return None
        right = self._right(j if complement in {"that", "to"} else j + 1, "np")
        if source is None or right is None:
            return None
        return Finding((i, j if complement != "prep" else j + 1), source, (right,), 0.5,
                       form.cue.lemma, "noun")

    def _speaker_label(self) -> Finding | None:
        """"RUIZ: We left at dawn." as in transcripts."""
        r = self.r
        shouted = True
        for k in range(self.floor, min(self.ceiling - 1, self.floor + 6)):
            if r.low[k] == ":" and k > self.floor:
                if not shouted and r.low[k + 1] not in QUOTE_MARKS:
                    return None
                right = self._right(k, "colon")
                return Finding((k, k + 1), (self.floor, k), (right,), 0.6, ":", "colon") if right else None
            if not r.word[k][0].isupper():
                return None
            shouted = shouted and r.word[k].isupper() and len(r.word[k]) > 1
        return None

    def _opens_quotation(self, i: int) -> bool:
        """"A report "bitterly criticised …"": the subject stands before the mark."""
        r = self.r
        q = r.quotations[r.quoted[i]]
        if i - q.first > 2 or q.first <= self.floor or q.first == i:
            return False
        if i - q.first == 2 and not grammar.is_adverb(r.low[i - 1]):
            return False
        return r.low[i].endswith("ed") or r.low[i] in grammar.PAST


NOUN_STOPS = frozenset("'s ' ’ , . ; : the a an my your his her its our their of in on".split())
LEADING = frozenset({"on", "continued", "proceeded", "continues", "hastened"})
SEEMING = frozenset({"appeared", "appears", "appear", "seemed", "seems", "seem"})
NOT_TRAILING = frozenset({"see", "call", "seek", "want", "know", "hold"})
OBSERVERS = frozenset(
    "correspondent correspondents reporter reporters journalist journalists photographer "
    "photographers witness witnesses".split()
)
OBSERVING = frozenset({"see", "hear", "watch", "witness", "count"})
RESUMING_STOPS = frozenset("who which where whose as while and".split())
INGS = frozenset({"citing", "referring"})
PLURALS = frozenset("people police women men media children others many some most data".split())
COMPLEMENTS = {
    "whether": "wh", "how": "wh", "why": "wh", "what": "wh", "if": "wh", "when": "wh", "where": "wh",
    "who": "wh", "to": "to", ":": "colon", ",": "comma", "as": "as",
}  # fmt: skip


def r_word(r: Reading, at: int, ceiling: int) -> str:
    return r.low[at] if at < ceiling else ""


def _settle(r: Reading, found: list[Finding]) -> list[Finding]:
    """Cut contents where another attribution of the same rank begins."""
    if len(found) < 2:
        return found
    out: list[Finding] = []
    for f in found:
        content = f.content
        for other in found:
            if other is not f and other.source is not None:
                content = _cut(r, f, content, other)
        if content:
            out.append(f._replace(content=content))
    return out


def _cut(
    r: Reading, f: Finding, content: tuple[Stretch, ...], other: Finding
) -> tuple[Stretch, ...]:
    assert other.source is not None
    first, last = other.source
    if first <= f.cue[0] < last:  # "X, who denies it, said": the aside ends with the subject
        return tuple((a, min(b, last)) for a, b in content if a < last)
    if other.cue[0] <= f.cue[0]:
        return content
    edge = other.cue[0] if first < f.cue[0] or other.complement == "ing" else first
    if not any(a < edge < b for a, b in content):
        return content
    before = edge - 1
    trailing = other.complement == "left"
    joined = r.low[before] in {"and", "but", "while", "though", "although", ";", "as", "or", "yet"}
    participial = other.complement == "ing" and r.low[before] in {",", "—", "and"}
    shared = other.source[0] < f.cue[0]
    if not (trailing or joined or participial or shared):
        return content
    while before > content[0][0] and r.low[before - 1] in {",", ";", "and", "but"} | QUOTE_MARKS:
        if r.low[before - 1] in QUOTE_MARKS:
            break
        before -= 1
    return tuple((a, min(b, before)) for a, b in content if a < before)
