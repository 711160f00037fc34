"""The attributions of one unit, cue by cue: verb, participle, passive, preposition, noun, label."""

from typing import NamedTuple

from annotator.engine import grammar
from annotator.engine.complements import COMPLEMENTS, find_complement, word_at
from annotator.engine.contents import BREAKS, END_MARKS, Contents
from annotator.engine.frames import accepts, accepts_noun
from annotator.engine.grammar import QUOTE_MARKS
from annotator.engine.lexicon import Form, Phrases
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tagging import Tagged
from annotator.engine.tokens import word_set

INVERTING = word_set(
    "say write add ask reply explain note recall tweet declare continue report argue conclude joke "
    "read insist announce warn remark quip observe claim respond boast agree go_on begin shout "
    "admit state predict suggest post answer counter retort chant yell cry"
)
DASHES = word_set("— – -- -")
ALIKE = word_set("put put_it read forecast broadcast bet")
"""Verbs whose past is like their base."""
NEVER_PARTICIPLES = word_set("say write show see know speak")
BE = word_set("is are was were be been being 're 'm get gets got")
NOUN_HOSTS = word_set("'s of in on at by for from with about against into")
NOUN_STOPS = word_set("'s ' ’ , . ; : the a an my your his her its our their of in on")
NOT_SUBJECTS = word_set("one some most many few another")
SUBJECT_ENDS = word_set(", who that which")
PLURALS = word_set("people police women men media children others many some most data")
LEADING = word_set("able on continued proceeded continues hastened")
SEEMING = word_set("appeared appears appear seemed seems seem")
OBJECT_RELATIVES = word_set("which that whom who")
ANONYMITY = word_set("named identified anonymity anonymous anonymously")
NOT_TRAILING = word_set("see call seek want know hold")
OBSERVING = word_set("see hear watch witness count")
OBSERVERS = word_set(
    "correspondent correspondents reporter reporters journalist journalists photographer "
    "photographers witness witnesses"
)
COUNTING = {"put": "at", "give": "as"}
ANSWERS = word_set("no yes nothing so little goodbye")
ANSWERING = word_set("respond reply answer comment")
DECLINING = word_set("decline declines declined refuse refuses refused")
CHECKING = word_set("establish verify confirm determine")
AGENTLESS = word_set(
    "believe think expect understand report rumour allege say fear consider suspect know see claim"
)
"""Verbs whose passive is hearsay: "is believed to", "was expected to" (U2)."""
CITING = word_set("according_to as_per citing in_the_words_of")


SCORES = {
    "left": 0.9, "that": 0.85, "comma": 0.85, "colon": 0.85, "clause": 0.8, "silence": 0.8,
    "wh": 0.65, "ing": 0.65, "np": 0.6, "gap": 0.6, "passive": 0.6, "quote": 0.55, "as": 0.55,
    "to": 0.5, "prep": 0.5, "by": 0.5, "noun": 0.4,
}  # fmt: skip
"""How often content and source are right, by complement: counted on half of PolNeAR's training
part, the mean of the two, rounded (`silence` is not annotated alike there and set by hand)."""


class Finding(NamedTuple):
    """One attribution as a rule found it."""

    cue: Stretch
    source: Stretch | None
    content: tuple[Stretch, ...]
    complement: str
    """What followed the cue; "left" where the content stands before it."""

    @property
    def score(self) -> float:
        return SCORES[self.complement]

    def tagged(self, group: int) -> list[Tagged]:
        """Its spans under the number of a group."""
        out = [Tagged("cue", *self.cue, self.score, group, self.complement)]
        if self.source is not None:
            out.append(Tagged("source", *self.source, self.score, group))
        return out + [Tagged("content", *c, self.score, group) for c in self.content]


class Cues(NamedTuple):
    """The compiled cue lists by part of speech."""

    verbs: Phrases[Form]
    nouns: Phrases[Form]
    prepositions: Phrases[Form]
    silences: Phrases[Form]
    """Phrases for having asked and got no answer (N3)."""
    heads: frozenset[str]
    """First words of all of them."""


class Clause:
    """The words of one unit, its cues read from left to right."""

    def __init__(self, cues: Cues, reading: Reading, number: int) -> None:
        self.cues, self.r = cues, reading
        self.floor, self.ceiling = reading.first[number], reading.last[number]
        self.heading = reading.units[number].kind == "heading"
        self.caption = reading.units[number].kind == "caption"
        self.contents = Contents(reading, self.floor, self.ceiling)
        self.subject: Stretch | None = None
        self.found: list[Finding] = []

    def find(self) -> list[Finding]:
        """All attributions of the unit, in text order of their cues."""
        label = self._speaker_label()
        if label is not None:
            return [label]
        heads, low, quoted = self.cues.heads, self.r.low, self.r.quoted
        i = self.floor
        while i < self.ceiling:
            if low[i] in heads and (quoted[i] < 0 or self._opens_quotation(i)):
                finding = self._at(i)
                if finding is not None:
                    self._note(finding)
                    i = max(i, self._question_end(finding) - 1)
            i += 1
        announced = self._announced_quotation() or self._signed_quotation()
        return self.found if announced is None else [*self.found, announced]

    def _question_end(self, finding: Finding) -> int:
        """Past the cue; for silence, past the question that was not answered."""
        at = finding.cue[1]
        if finding.complement == "silence":
            at += word_at(self.r, at, self.ceiling) in {"on", "about"}
            if COMPLEMENTS.get(word_at(self.r, at, self.ceiling)) == "wh":
                while at < self.ceiling and self.r.low[at] not in BREAKS:
                    at += 1
        return at

    def _announced_quotation(self) -> Finding | None:
        """A sentence that ends with a colon before a quotation, whatever its verb is."""
        colon = self.ceiling - 1
        if colon < self.floor or self.r.low[colon] != ":" or self.r.quoted[colon] >= 0:
            return None
        content = self.contents.right(colon, "colon")
        if content is None or any(content in f.content for f in self.found):
            return None
        source = self.subject or self._first_subject()
        return Finding((colon, colon + 1), source, (content,), "colon") if source else None

    def _signed_quotation(self) -> Finding | None:
        """As in “We left at dawn” — Ana Ruiz, a pilot: a pull quote."""
        r, floor = self.r, self.floor
        if self.found or floor >= self.ceiling or r.quoted[floor] < 0:
            return None
        dash = r.quotations[r.quoted[floor]].last
        signed = dash + 1 < self.ceiling and r.low[dash] in DASHES
        if not signed or not r.word[dash + 1][:1].isupper():
            return None
        return Finding((dash, dash + 1), (dash + 1, self.ceiling), ((floor, dash),), "left")

    def _note(self, finding: Finding) -> None:
        self.found.append(finding)
        if finding.source is not None:
            self.contents.spent = finding.cue[1]

    def _at(self, i: int) -> Finding | None:
        for phrases, rule in (
            (self.cues.silences, self._silence),
            (self.cues.verbs, self._verb),
            (self.cues.prepositions, self._preposition),
            (self.cues.nouns, self._noun),
        ):
            hit = phrases.find(self.r.low, i, self.ceiling)
            if hit is not None:
                finding = rule(i, i + hit[0], hit[1])
                if finding is not None:
                    return finding
        return None

    # ------------------------------------------------------------ verbs

    def _verb(self, i: int, j: int, form: Form) -> Finding | None:
        r = self.r
        if (r.word[i][0].isupper() and not self.heading) or (
            self.caption and form.stance == "show"
        ):
            return None
        start = grammar.verb_group_start(r, i, self.floor)
        infinitive = start > self.floor and r.low[start - 1] == "to"
        if infinitive:
            leading = self._leading_verb(start, form)
            if leading is None:
                return None
            start = leading
        be = not BE.isdisjoint(r.low[start:i])
        if form.shape == "ing" and not be:
            return self._participle(i, j, form)
        if form.shape == "past" and (be or self._reduced(start, i, j, form)):
            return self._passive(start, j, form)
        finite = form.shape == "past" or form.cue.lemma in ALIKE or start < i
        if not finite and self._noun_use(i, form.shape):
            return None
        return self._inverted(start, i, j, form) or self._active(start, i, j, form)

    def _leading_verb(self, start: int, form: Form) -> int | None:
        """The start of "went on to say", "appeared to show": then the infinitive is the cue."""
        r = self.r
        before = start - 2
        seeming = form.cue.cue_class == "document_shows" and r.low[before] in SEEMING
        if before <= self.floor or not (r.low[before] in LEADING or seeming):
            return None
        verb = before - (r.low[before] == "on")
        return grammar.verb_group_start(r, verb, self.floor)

    def _noun_use(self, i: int, shape: str) -> bool:
        """As in "the report", "his claim": a form that is a noun here."""
        if i == self.floor:
            return True
        before = self.r.low[i - 1]
        if before in grammar.SUBJECT_PRONOUNS and before not in NOT_SUBJECTS:
            return False
        if before in NOUN_HOSTS or before in grammar.DETERMINERS or before == "to":
            return True
        plural = before.endswith("s") or before in PLURALS or before in {"and", "that"}
        return shape == "base" and not plural and not self._plural_subject(i)

    def _plural_subject(self, i: int) -> bool:
        """As in "Rome and Oslo say", "minutes of the meeting, which were kept, show"."""
        r = self.r
        words = grammar.noun_phrase_before(r, i, self.floor)
        if words is None or r.low[words[0]] in grammar.RELATIVES:
            return False
        k = words[0] + 1
        ends = grammar.PREPOSITIONS | grammar.REDUCED | SUBJECT_ENDS
        while k < words[1] and r.low[k] not in ends:
            k += 1
        joined = r.low[words[1] - 2] == "and" and r.word[words[1] - 1][:1].isupper()
        return joined or (k < words[1] and r.low[k - 1].endswith("s"))

    def _reduced(self, start: int, i: int, j: int, form: Form) -> bool:
        """As in "a plan proposed by the ministry": a participle after its noun."""
        by = word_at(self.r, j, self.ceiling) == "by"
        return by and start == i and form.cue.lemma not in NEVER_PARTICIPLES

    def _inverted(self, start: int, i: int, j: int, form: Form) -> Finding | None:
        """As in "…," said Ana Ruiz, a geologist."""
        r = self.r
        opening = start == self.floor and self.contents.after_quotation(start)
        if not opening and (start == self.floor or start != i or form.cue.lemma not in INVERTING):
            return None
        before = '"' if start == self.floor else r.low[start - 1]
        if before not in BREAKS and before not in QUOTE_MARKS:
            return None
        source = grammar.noun_phrase_after(r, j, self.ceiling)
        if source is None or r.low[j] in grammar.PREPOSITIONS or r.low[j] == "that":
            return None
        if grammar.circumstance_end(r, grammar.manner_end(r, j, self.ceiling), self.ceiling) > j:
            return None  # "said late on Wednesday", "said again"
        if word_at(r, source[1], self.ceiling) == "who":
            source = (source[0], grammar.apposition_end(r, source[1] - 1, self.ceiling))
        after = grammar.circumstance_end(r, source[1], self.ceiling)
        comma = before == "," and not self._ends_quotation(start - 1)
        if comma and (self._goes_on(after) or self._is_object(start, source, form)):
            return None
        left = self.contents.left(start)
        return None if left is None else self._around((i, j), source, left, after)

    def _ends_quotation(self, comma: int) -> bool:
        """Whether a quotation ends before a comma, one that is more than a word in a sentence."""
        r = self.r
        if not self.contents.quote_before(comma):
            return False
        q = r.quotations[r.quoted[comma - 1]]
        return q.first <= self.floor or q.last - q.first > 5

    def _goes_on(self, after: int) -> bool:
        """Whether the sentence goes on where an inverted speaker would end it."""
        return after < self.ceiling and not (
            self.r.low[after] in END_MARKS
            or self.r.low[after] in BREAKS
            or self.r.low[after] in QUOTE_MARKS
            or self.r.low[after] == ":"
        )

    def _is_object(self, start: int, after: Stretch, form: Form) -> bool:
        """As in "The mayor, Rolf Brekke, announced a curfew"."""
        r = self.r
        if r.low[after[0]] in grammar.PERSONAL or r.low[after[0]] in ANSWERS:
            return True
        if form.cue.lemma == "say" or any(w[:1].isupper() for w in r.word[after[0] : after[1]]):
            return False
        return grammar.noun_phrase_before(r, start, self.floor) is not None

    def _around(self, cue: Stretch, source: Stretch, left: Stretch, at: int) -> Finding:
        """Content before the cue, and after it where it is resumed."""
        self.subject = source
        right = self.contents.resumed(at)
        content = (left,) if right is None else (left, right)
        return Finding(cue, source, content, "left")

    def _active(self, start: int, i: int, j: int, form: Form) -> Finding | None:
        lemma = form.cue.lemma
        own = self._subject_before(start, i)
        source = own or self._shared_subject(start)
        if source is None or self._only_shields(source, j):
            return None
        if lemma in ANSWERING and not grammar.NEGATIONS.isdisjoint(self.r.low[start:i]):
            return Finding((start, j), source, (), "silence")
        complement, at = find_complement(self.r, j, self.ceiling, lemma)
        left = self._left_content(own[0], complement) if own is not None else None
        if left is not None:
            if form.cue.cue_class == "intention_vow" or lemma in NOT_TRAILING:
                return None
            return self._around((start, j), source, left, at)
        self.subject = source
        accepted = accepts(lemma, form.shape, complement)
        checked = lemma in CHECKING and "able" in self.r.low[start:i]
        if not (accepted or checked or self._observed(source, lemma) or self._counted(j, lemma)):
            return None
        right = self.contents.right(at, complement)
        if right is None:
            return None
        if own is not None and own[0] > self.floor and self.r.low[own[0] - 1] in OBJECT_RELATIVES:
            right = self.contents.to_comma(right)
        return Finding((start, _cue_end(j, at, complement)), source, (right,), complement)

    def _subject_before(self, start: int, verb: int) -> Stretch | None:
        """The noun phrase before a verb group, also where a quotation opens with the verb."""
        r = self.r
        source = grammar.noun_phrase_before(r, start, self.floor)
        if source is not None or start <= self.floor + 1 or r.low[start - 1] not in QUOTE_MARKS:
            return source
        source = grammar.noun_phrase_before(r, start - 1, self.floor)
        if source is None and r.low[start - 2] == "," and r.quoted[verb] >= 0:
            return grammar.noun_phrase_before(r, start - 2, self.floor)
        return source

    def _only_shields(self, source: Stretch, j: int) -> bool:
        """As in "who asked not to be named": that is how the source is identified (A1)."""
        low = self.r.low
        return low[source[1] - 1] in grammar.RELATIVES and not ANONYMITY.isdisjoint(low[j : j + 6])

    def _observed(self, source: Stretch, lemma: str) -> bool:
        """As in "an agency reporter saw tanks" (W2)."""
        return lemma in OBSERVING and not OBSERVERS.isdisjoint(self.r.low[source[0] : source[1]])

    def _counted(self, j: int, lemma: str) -> bool:
        """As in "put the toll at 31", "gave the number as 31", "counted 31 dead"."""
        low = self.r.low[j : min(j + 9, self.ceiling)]
        if lemma == "count":
            return low[:1] != [] and low[0][:1].isdigit()
        word = COUNTING.get(lemma)
        return word in low and any(w[:1].isdigit() for w in low[low.index(word) :])

    def _left_content(self, first: int, complement: str) -> Stretch | None:
        """What stands before "…, the ministry said"."""
        contents = self.contents
        if first == self.floor:
            after = complement in {"end", "comma"} and contents.after_quotation(first)
            return contents.left(first) if after else None
        if complement not in {"that", "to"} and contents.quote_ends_at(first):
            return contents.left(first)
        if complement not in {"end", "comma", "quote", "colon"}:
            return None
        before = self.r.low[first - 1]
        if before == "as" and first - 1 > self.floor:
            return contents.left(first - 1)
        return contents.left(first) if before in BREAKS or before in QUOTE_MARKS else None

    def _shared_subject(self, start: int) -> Stretch | None:
        """As in "The agency criticised the plan and [said] …": the subject of the verb before."""
        if start <= self.floor:
            return None
        before = self.r.low[start - 1]
        if before not in {"and", "or", "but", ",", "then"} or (before == "," and not self.found):
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

    # ------------------------------------------------------------ participles and passives

    def _participle(self, i: int, j: int, form: Form) -> Finding | None:
        """As in "…, adding that …"."""
        r = self.r
        if i == self.floor or (self.found and self._is_silence(self.found[-1])):
            return None
        adverb = grammar.is_adverb(r.low[i - 1]) and i - 1 > self.floor
        before = r.low[i - 1 - adverb]
        complement, at = find_complement(r, j, self.ceiling, form.cue.lemma)
        if not accepts(form.cue.lemma, form.shape, complement):
            return None
        source = self._participle_subject(i, before, complement)
        right = self.contents.right(at, complement)
        if source is None or right is None:
            return None
        return Finding((i, _cue_end(j, at, complement)), source, (right,), "ing")

    def _is_silence(self, finding: Finding) -> bool:
        """As in "declined to comment, citing …": the reason is no second statement (V6)."""
        low = self.r.low[finding.cue[0] : finding.cue[1] + 1]
        declined = not DECLINING.isdisjoint(low) and low[-1] in ANSWERING
        return finding.complement == "silence" or declined

    def _participle_subject(self, i: int, before: str, complement: str) -> Stretch | None:
        if before in {",", "and", "—", "–", "--", "while"} or before in QUOTE_MARKS:
            return self.subject or self._first_subject()
        if complement in {"that", "quote", "clause", "colon"} and before not in NOUN_HOSTS:
            return grammar.noun_phrase_before(self.r, i, self.floor)
        return None

    def _passive(self, start: int, j: int, form: Form) -> Finding | None:
        """As in "The plan was condemned by the union", "is believed to have fled"."""
        r, lemma = self.r, form.cue.lemma
        following = word_at(r, j, self.ceiling)
        subject = grammar.noun_phrase_before(r, start, self.floor)
        if subject is None:
            return None
        if following in {"to", "that"} and lemma in AGENTLESS:
            right = self.contents.right(j, "np")
            return Finding((start, j), None, (subject, right), "passive") if right else None
        if following in {"in", "on"} and word_at(r, j + 1, self.ceiling) in grammar.TIMES:
            j += 2
        if word_at(r, j, self.ceiling) != "by" or not accepts(lemma, form.shape, "by"):
            return None
        source = grammar.noun_phrase_after(r, j + 1, self.ceiling)
        return Finding((start, j + 1), source, (subject,), "by") if source else None

    # ------------------------------------------------------------ other cues

    def _preposition(self, i: int, j: int, form: Form) -> Finding | None:
        """As in "according to"."""
        r = self.r
        source = grammar.noun_phrase_after(r, j, self.ceiling)
        if source is None or form.cue.lemma not in CITING:
            return None
        if form.cue.lemma == "citing" and self.found and self._is_silence(self.found[-1]):
            return None
        if i == self.floor or (i == self.floor + 1 and r.low[i - 1] in {"and", "but"}):
            source = self._lead_source(j, source)
            content = [self.contents.right(self._past_comma(source[1]), "np")]
        else:
            after = grammar.circumstance_end(r, source[1], self.ceiling)
            resumed = word_at(r, after, self.ceiling) == ","
            content = [self.contents.left(i), self.contents.resumed(after) if resumed else None]
        found = tuple(c for c in content if c is not None)
        if not found:
            return None
        self.subject = source
        return Finding((i, j), source, found, "left")

    def _past_comma(self, at: int) -> int:
        at = grammar.circumstance_end(self.r, at, self.ceiling)
        return at + (word_at(self.r, at, self.ceiling) == ",")

    def _lead_source(self, j: int, source: Stretch) -> Stretch:
        """In "According to Ana Ruiz, a geologist, the dam …" an apposition needs its own comma;
        otherwise what follows the first comma is the statement."""
        r = self.r
        for k in range(j, source[1]):
            if r.low[k] == ",":
                apposed = word_at(r, source[1], self.ceiling) == ","
                verbal = any(grammar.is_verb(r, i) for i in range(k, source[1]))
                return source if apposed and not verbal else (j, k)
        return source

    def _silence(self, i: int, j: int, form: Form) -> Finding | None:
        """As in "could not be reached" (N3)."""
        source = grammar.noun_phrase_before(self.r, i, self.floor)
        return Finding((i, j), source, (), "silence") if source is not None else None

    def _noun(self, i: int, j: int, form: Form) -> Finding | None:
        """As in "the ministry's claim that …"."""
        following = word_at(self.r, j, self.ceiling)
        prepositional = following in {"of", "for", "on", "about", "against"}
        complement = "prep" if prepositional else COMPLEMENTS.get(following, "")
        source = self._owner(i) if accepts_noun(form.cue.lemma, complement) else None
        right = self.contents.right(j + prepositional, "np")
        if source is None or right is None:
            return None
        return Finding((i, j + prepositional), source, (right,), "noun")

    def _owner(self, noun: int) -> Stretch | None:
        """The "her" or "the ministry" of "her claim", "the ministry's old claim"."""
        r = self.r
        k = noun
        while k > self.floor and noun - k < 3 and r.low[k - 1] not in NOUN_STOPS:
            k -= 1
        owner = r.low[k - 1] if k > self.floor else ""
        if owner in grammar.POSSESSIVES and owner != "whose":
            return (k - 1, k)
        if owner == "'s" or (owner in {"'", "’"} and r.quoted[k - 1] < 0):
            return grammar.noun_phrase_before(r, k - 1, self.floor)
        return None

    def _speaker_label(self) -> Finding | None:
        """As in transcripts: "RUIZ: We left at dawn."."""
        r = self.r
        shouted = True
        for k in range(self.floor, min(self.ceiling - 1, self.floor + 6)):
            if r.low[k] == ":" and k > self.floor:
                if not shouted and r.low[k + 1] not in QUOTE_MARKS:
                    return None
                right = self.contents.right(k, "colon")
                return Finding((k, k + 1), (self.floor, k), (right,), "colon") if right else None
            if not r.word[k][0].isupper():
                return None
            shouted = shouted and r.word[k].isupper() and len(r.word[k]) > 1
        return None

    def _opens_quotation(self, i: int) -> bool:
        """As in: a report "bitterly criticised …". The subject stands before the mark."""
        r = self.r
        first = r.quotations[r.quoted[i]].first
        if first <= self.floor or not 0 < i - first <= 2:
            return False
        if i - first == 2 and not grammar.is_adverb(r.low[i - 1]):
            return False
        return r.low[i].endswith("ed") or r.low[i] in grammar.PAST


def _cue_end(j: int, at: int, complement: str) -> int:
    """A preposition that the verb asks for belongs to the cue: "boasted of"."""
    return j + 1 if complement == "prep" and at == j else j
