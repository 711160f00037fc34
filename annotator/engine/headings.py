"""Headings, and whether they say something.

A heading with a clause ("Mayor resigns") is coded like a sentence; a slug, section label or photo
title ("North Korea", "South Korea Koreas Tensions") is not counted (U4).
"""

import re

from annotator.engine.tokens import word_set

VERBS = """
abandon accept accuse achieve acknowledge acquit address admit adopt advance affirm agree allege
allow amend announce apologise apologize appeal appear apply appoint approve argue arrest arrive
ask assail assassinate assert assure avert avoid await award axe banish bar batter beat become beg
believe berate betray blast block boast bolster boost boycott brace breach bring broaden build buy
cancel capture carry celebrate chide choose cite clear climb close collapse collide come compare
complain complicate concede condemn confess confirm confront consider continue convict cooperate
cripple criticise criticize cross crumble curb cut decide declare decline deem deepen defeat defend
defy delay deliver demand deny depart deploy deport derail deride describe deserve destroy detain
dig diminish disagree disappear discover discuss dismiss dispute disrupt divide dodge dominate
doubt draw drench drown dwarf earn ease edge eject elect eliminate embrace emerge enact encourage
end endorse engulf enter erode erupt escalate escape evacuate exceed exit expand expect expel
explain explode explore expose express extend face fail falter fear feature feel fend file find
finish flatten flee flock flop flounder foil follow forbid forecast foresee forge form free gain
gather get give go grab grant grapple greet grill grow guarantee gut happen haunt heal hear heckle
hide hint hit honor honour huddle ignore impose improve incite include indict infect inherit injure
ink insist inspect inspire intensify intervene introduce invade investigate invite involve join
keep kidnap kill knock know lack lament lash learn leave let lift linger lobby loom loosen lose
lower maintain make marry mean meet mend merge mislead miss mobilise mobilize mock mourn mull nab
narrow near nominate occur open oppose oust outlaw outline overcome overhaul overrule oversee
overtake overturn paralyse pardon patrol pause pave peak persist persuade phase pick plead plummet
ponder portray postpone pour praise prefer prepare prevail prevent proceed proclaim produce prolong
promise prompt propose prosecute protect prove provide provoke publish pull pummel punish put
qualify quash quit quiz raise rattle ravage react rebuff rebuild rebuke rebut recall receive
reclaim recognise recognize recommend reconsider recount recover reduce refuse refute regain
reignite reinstate reiterate reject relocate remain remember remove renew reopen repeal replace
reply represent reshape resign resist resolve respond restart restore restrict resume retain retake
retire retreat retry reunite reveal reverse revisit revive revoke rewrite ride rip roil rout sack
save say scare schedule scold scorch scramble scrap script secure see seek seem seize sell send
sentence serve set settle sharpen shatter shed shelve shrink shun shut sideline sink skewer skip
slam slay slip slow smash snub soar soften soothe speak spend spread spurn squeeze stabilise
stabilize stall stay steal stem stir strand stun submit succeed sue suffer suggest summon survive
suspend sustain swear swell take tell temper testify think threaten thwart tighten topple torch
toughen tout transform trash triple trounce try tumble uncover underline undermine unearth unfold
unite unleash unravel unseat unveil upend uphold usher vacate vanish vent vilify violate wane warn
weaken welcome widen win withdraw withhold worsen would wreck write yield
"""
NOUNS_TOO = """
answer attack back ban battle bid blame bomb call camp campaign cap challenge champion change
charge check claim clash comment cost count cover crash deal debate dream drill drive drop fall
fight fine fire flood focus force frame freeze fuel hack hail halt help highlight hold hope
increase issue jail jump kick lag land launch lead leak link live look mandate map march mark move
name need nod object offer order pact pass pay pile pivot plan play pledge plot plunge point poll
press probe profit protest push question race rally rank rate reach record reform release report
request rescue return review rise risk rock roll rule run sanction score seal search shake shape
shell shift shoot show sign signal size slash slide slump smear sound spark spat split stage stand
start state step stop storm strike struggle study support surge suspect sweep swing swipe tackle
talk target team test threat tie tip toll top track trade trail train trap trial trigger turn tweet
upset urge use veto view visit voice vote vow walk want watch wave weather weigh work worry wound
"""
IRREGULAR = """
became began broke brought built came caught chose drew drove fell felt fled fought found froze
gave got grew heard held kept knew led left lost made meant met paid put quit ran rang rose said
sank sat saw sold sought sent shook shot shrank shut sold spoke spent split spread stood stole
struck swept swore swung taken taught teaches thought threw told took understood went withdrew won
wore written wrote is are was were be been am has have had do does did will would can could shall
should may might must isn't aren't wasn't won't can't don't doesn't didn't wouldn't couldn't it's
that's he's she's they're we're there's what's who's i'm we'll they'll he'll she'll i'll dead
missing feared set likely goes says
"""
LONG = 6
"""A heading of so many words, one of "a", "of", "in" or the like among them, is no mere label."""
SHORT = 4
"""With fewer words, "Talks" or "Attack" is a noun, not a verb."""
MOST_WORDS, MOST_LETTERS = 14, 100
MOST_WORDS_FIRST, MOST_LETTERS_FIRST = 25, 160
"""Limits of a heading; the first paragraph may be a headline of the longer sort."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
STOPPED = re.compile(r"[.!?…‽。:;,][\"'”’»)\]]*\Z")
CALLING = re.compile(r"[!?][\"'”’]*\Z")
QUOTED = re.compile(r"[\"“'‘«]")
PERSONAL = re.compile(r"(?:He|She|They|It|We|I|You|There|But|And)\s")
SMALL = word_set("a an the and or but of to in on at by for from with as is vs into over")


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
    if not STOPPED.search(paragraph):
        return first or not QUOTED.match(paragraph)
    return first and (is_title_case(words) or CALLING.search(paragraph) is not None)


def is_title_case(words: list[str]) -> bool:
    """Whether All Words but Small Ones Are Capitalised, four of them at least."""
    large = [word for word in words if word[0].isalpha() and word.lower() not in SMALL]
    return len(large) > SHORT and all(word[0].isupper() for word in large)


def has_clause(heading: str) -> bool:
    """Whether a heading states something: it has a finite verb, or says too much for a label."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(heading)]
    if any(word in FINITE and word not in DOUBTFUL for word in words):
        return True
    if len(words) >= SHORT and not DOUBTFUL.isdisjoint(words[1:-1]):
        return True
    return len(words) >= LONG and not SMALL.isdisjoint(words)
