"""Headings, and whether they say something.

A heading with a clause ("Mayor resigns") is coded like a sentence; a slug, section label or photo
title ("North Korea", "South Korea Koreas Tensions") is not counted (U4).
"""

import re

VERBS = """
abandon accept accuse achieve acquit admit adopt advance affirm agree allege amend announce
apologise apologize appeal appear apply appoint approve argue arrest arrive ask assassinate assert
assure avert avoid await award banish bar become beg believe berate betray blast block boast
bolster boost boycott breach brace bring broaden buy cancel capture celebrate chide choose cite
clash clear climb close collapse collide come compare complain concede condemn confess confirm
confront consider continue convict cooperate criticise criticize cross curb cut deal decide
declare decline deepen defeat defend defy delay deliver demand deny deploy deport depart derail
describe deserve destroy detain dig diminish disagree disappear discover discuss dismiss dispute
disrupt divide dodge dominate doubt draw drive drop drown dwarf ease edge eject elect eliminate
embrace emerge enact encourage endorse end engulf enter erupt escape evacuate exceed exit expand
expect expel explain explode explore expose express extend face fail fear feel file find fine
finish fire flee flood follow forbid force forecast foil forge form free gain gather get give go
grab grant grapple greet grow guarantee gut halt hail happen heal hear help hide hint hit hold
honour honor ignore impose improve incite include indict injure insist inspect intensify introduce
invade investigate invite involve issue jail join keep kick kidnap kill knock know lament land
lash launch lead leak learn leave let lift linger lobby look loom loosen lose lower maintain make
mark marry mean meet merge miss mock mourn move mull narrow near need nominate occur offer open
oppose order oust outlaw outline overcome overhaul overtake overturn paralyse pardon pass patrol
pause pay peak persist phase pick plead pledge plot plunge plummet ponder postpone pour praise
prepare press prevail prevent proceed proclaim produce prompt propose prosecute protect prove
provide provoke publish pull punish push put qualify quash question quit raise rally ravage reach
react rebuff rebuke rebut recall receive reclaim recognise recognize recommend reconsider recover
reduce refuse regain reject release remain remember remove renew reopen repeal replace reply
represent request rescue resign resist resolve respond restart restore restrict resume retain
retire retreat retry return reveal reverse revive revoke ride rise rock roil rout rule run sack
save say scrap scramble seal see seek seem seize sell send sentence serve set settle shake shatter
shed shift shoot show shrink shut sign signal sink slam slash slip slow smash snub soar soften
spark speak spend spread squeeze stage stall stand start stay steal stem step stir stop storm
stun submit succeed sue suffer suggest summon support suspect suspend sustain sweep swell swing
tackle take target tell test testify think threaten tighten topple toughen train triple trigger
trounce try tumble unfold unite unleash unseat unveil uphold urge use vacate vanish vent veto view
violate visit vow wane want warn watch weaken weigh welcome win withdraw withhold work worsen
would wound write yield
"""
NOUNS_TOO = """
answer attack back ban battle bid blame call camp campaign challenge change charge check claim
comment cost count cover crash deal debate dream drill fall fight fire flood focus force freeze
halt help hold hope increase issue jump kick land launch lead leak link look mark march move name
nod offer order pact pass pay plan play pledge plot plunge point poll press probe profit protest
push question rally rank rate record release report request rescue return review rise risk rule
run search shake shift show slide slump smear sign spark spat split stage stand start state step
stop storm strike struggle study support surge suspect swing talk target test threat top toll
trade train trial turn urge use view visit vote voice vow walk want watch weigh work wound worry
"""
IRREGULAR = """
became began broke brought built came caught chose drew drove fell felt fled fought found froze
gave got grew heard held kept knew led left lost made meant met paid put quit ran rang rose said
sank sat saw sold sought sent shook shot shrank shut sold spoke spent split spread stood stole
struck swept swore swung taken thought threw told took understood went withdrew won wore written
wrote is are was were be been am has have had do does did will would can could shall should may
might must isn't aren't wasn't won't can't don't doesn't didn't wouldn't couldn't it's that's
he's she's they're we're there's what's who's i'm we'll they'll he'll she'll i'll dead missing
feared set likely goes says
"""
LONG = 8
"""A heading of so many words, small letters among them, is taken for a headline."""
SHORT = 4
"""With fewer words, "Talks" or "Attack" is a noun, not a verb."""
MOST_WORDS, MOST_LETTERS = 14, 100
MOST_WORDS_FIRST, MOST_LETTERS_FIRST = 25, 160
"""Limits of a heading; the first paragraph may be a headline of the longer sort."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
OPEN_END = re.compile(r"[^.!?…‽。:;,]\Z")
CALLING = re.compile(r"[!?][\"'”’]*\Z")
QUOTED = re.compile(r"[\"“'‘«]")
PERSONAL = re.compile(r"(?:He|She|They|It|We|I|You|There|But|And)\s")
SMALL = frozenset("a an the and or but of to in on at by for from with as is vs into over".split())


def inflect(verb: str) -> set[str]:
    """The third person and the past of a regular verb."""
    if verb.endswith("e"):
        return {verb + "s", verb + "d"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb[:-1] + "ies", verb[:-1] + "ied"}
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return {third, verb + "ed", verb + verb[-1] + "ed"}


FINITE = frozenset(IRREGULAR.split()).union(
    VERBS.split(), *map(inflect, VERBS.split()), *map(inflect, NOUNS_TOO.split())
)
DOUBTFUL = frozenset(
    form for noun in NOUNS_TOO.split() for form in (noun, *inflect(noun)) if form[-2:] != "ed"
)


def is_heading(paragraph: str, first: bool) -> bool:
    """Whether a paragraph of one sentence, with text after it, looks like a heading.

    `first` says that it opens the document, where a question or a Headline In Capitals may be one
    in spite of its stop.
    """
    words = paragraph.split()
    most_words = MOST_WORDS_FIRST if first else MOST_WORDS
    most_letters = MOST_LETTERS_FIRST if first else MOST_LETTERS
    if len(words) > most_words or len(paragraph) > most_letters or PERSONAL.match(paragraph):
        return False
    if OPEN_END.search(paragraph):
        return not QUOTED.match(paragraph) or first
    return first and (is_title_case(words) or CALLING.search(paragraph) is not None)


def is_title_case(words: list[str]) -> bool:
    """Whether All Words but Small Ones Are Capitalised, four of them at least."""
    large = [word for word in words if word[0].isalpha() and word.lower() not in SMALL]
    return len(large) > SHORT and all(word[0].isupper() for word in large)


def has_clause(heading: str) -> bool:
    """Whether a heading states something: it has a finite verb, or is long enough for one."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(heading)]
    if any(word in FINITE and word not in DOUBTFUL for word in words):
        return True
    if len(words) >= SHORT and not DOUBTFUL.isdisjoint(words[1:-1]):
        return True
    return len(words) >= LONG and not heading.istitle()
