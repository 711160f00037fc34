"""Which complement makes a verb a cue.

A clause after it ("that …", "whether …", a quotation) makes a cue of nearly every verb in the
list; an object or an infinitive only of some: "praised the raid" takes a stand, "held the town"
does not. The groups follow counts over the training part of PolNeAR: a verb stands in one where
about half of such uses, or more, are annotated, and where codebook rules B1–B6 and E4 agree.
"""

from annotator.engine.tokens import word_set

CLAUSAL = word_set("that clause wh colon comma left quote")

NEVER = word_set(
    "include run contest email record set carry rate prepare register visit text air contain be_to "
    "be_poised be_set be_due be_ready_to be_willing_to mean hold put watch track leak launch sign "
    "print monitor relate display establish prove advise_against invite celebrate take_to_be "
    "commit model count log film photograph embark map wire radio broadcast pass adopt sanction "
    "impose enact weigh grill probe press include chart register glimpse sense smell undertake "
    "give resign message lobby petition require direct reflect address trust cast_doubt"
)
"""Verbs whose uses as a cue are too rare among their others."""

OBJECT = word_set(
    "accuse acknowledge admit advocate agree_to allege announce apologise_for applaud appoint "
    "argue ask back ban bemoan blame blast boast brand brush_off call call_for "
    "call_into_question call_on cast_doubt_on castigate challenge characterise cite claim "
    "command commend complain_about concede condemn confirm criticise declare decline_to decree "
    "decry deem demand denounce deny deplore describe designate detail disavow discuss dismiss "
    "dispute downplay dub emphasise endorse estimate exhort explain express_concern "
    "express_regret express_support fault favour forecast hail highlight hint hit_out_at "
    "hope_to identify implore imply indicate insist insist_on instruct label lambast lament "
    "lash_out_at laud lay_out lay_the_blame_on put_the_blame_on list "
    "look_to mention mock mourn nominate note offer oppose order "
    "outline overturn paint play_down point_to portray post praise predict promise propose "
    "push_for question quote reassure rebuke rebut recall recommend refer_to refuse_to refute "
    "regard_as reiterate reject remember repeat report repudiate reveal ridicule say see_as "
    "show slam spell_out stress style suggest support swear_to take_aim_at take_issue_with tell "
    "thank threaten tout tweet underline unveil uphold urge veto view_as vilify voice vow warn "
    "welcome write"
)

PREPOSITIONAL = word_set(
    "say tell write warn argue agree boast joke complain hint conclude refer describe muse quip "
    "talk ask predict report brag testify disagree worry respond_with speculate insist describe "
    "apologise object rail_against remark reply explain marvel rejoice elaborate show"
)
INFINITIVE = word_set(
    "say vow promise threaten offer want plan pledge hope ask agree claim swear propose refuse "
    "decline write urge order tell resolve intend wish volunteer complain admit expect learn"
)
GAP = word_set(
    "say tell believe think argue hope know claim expect insist suggest warn estimate show fear "
    "contend predict allege agree report decline_to hope_to suspect"
)


def accepts(lemma: str, shape: str, complement: str) -> bool:
    """Whether a verb with this complement attributes."""
    if lemma in NEVER:
        return False
    if complement in CLAUSAL:
        return True
    if complement in {"np", "by"}:
        return lemma in OBJECT
    if complement in {"prep", "as"}:
        return lemma in PREPOSITIONAL
    if complement == "to":
        return lemma in INFINITIVE or (lemma == "seek" and shape == "s")
    return complement == "gap" and lemma in GAP


NOUNS = word_set(
    "claim allegation assertion accusation warning promise pledge vow threat demand call belief "
    "contention insistence denial criticism prediction argument suggestion view fear hope promise "
    "concern admission opposition support condemnation complaint"
)


def accepts_noun(lemma: str, complement: str) -> bool:
    """Whether "the ministry's claim that" attributes."""
    if complement == "that":
        return lemma in NOUNS or lemma not in {"bid", "speech", "response", "data"}
    if complement == "to":
        return lemma in {"promise", "pledge", "vow", "threat"}
    return complement == "prep" and lemma in {"criticism", "call", "condemnation", "support"}
