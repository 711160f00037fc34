import re
import typing
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import model
from annotator.codebook import Codebook, Cue, Lexicons
from annotator.documents.seeds import (
    DATA_FILES,
    KEYS,
    copy_seeds,
    read_codebook,
    read_lexicons,
    seed_path,
)
from annotator.errors import SeedError

TYPES = re.findall(
    r"\w+",
    """state_media wire_service news_outlet foreign_intelligence government military
    law_enforcement politician international_org expert ngo_monitor company document_data
    social_media private_person anonymous other_source unattributed""",
)
# Every rule of the working version: section 2 (its E and V rules are H and L here), 3.1 to 3.9.
# There was no E10.
RULES = re.findall(
    r"\w+",
    """S1 S2 S3 S4 S5 W1 W2 W3 X1 X2 X3 F1 F2 F3 F4 G1 G2 G3 G4 G5 Y1 Y2 J1 J2 R1 R2 I1 I2
    H1 H2 H3 O1 O2 O3 L1 L2 L3 D1 D2 D3 D4 D5 M1 M2 M3 T1 T2 T3 A1 A2 A3 A4 Z1 U1 U2 U3 U4
    P1 P2 P3 P4 P5 P6 C1 C2 C3 C4 C5 C6 B1 B2 B3 B4 B5 B6 N1 N2 N3 N4 Q1 Q2 Q3 Q4 Q5
    K1 K2 K3 K4 K5 K6 K7 E1 E2 E3 E4 E5 E6 E7 E8 E9 E11 E12 E13 E14
    V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 V15 V16 V17""",
)
MERGED = {
    "V1": "P2", "E3": "P3", "E14": "P4", "E2": "P5", "V3": "P5", "E4": "B3", "V13": "B2",
    "E5": "B6", "V14": "B6", "V6": "N3", "E13": "N4", "E7": "K1", "E9": "K6", "V11": "S5",
    "V9": "F2", "V7": "G1", "V8": "G5", "V4": "D3", "V12": "M3", "E12": "U2", "V10": "E11",
}  # fmt: skip
FOLD = {
    "authorities": {
        "government", "military", "law_enforcement", "foreign_intelligence", "international_org",
    },
    "state_media": {"state_media"},
    "news_media": {"wire_service", "news_outlet"},
    "knowledge": {"expert", "document_data"},
    "has_a_side": {"politician", "company", "ngo_monitor"},
    "people": {"private_person", "other_source"},
    "cannot_tell": {"anonymous", "social_media"},
    "reporter": {"unattributed"},
}  # fmt: skip


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return read_codebook()


@pytest.fixture(scope="module")
def lexicons(codebook: Codebook) -> Lexicons:
    return read_lexicons(codebook)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newsroom's folder that holds a copy of every shipped file."""
    copy_seeds(tmp_path / "desk")
    return tmp_path / "desk"


def read_all(folder: Path | None = None) -> Lexicons:
    return read_lexicons(read_codebook(folder), folder)


# ---------------------------------------------------------------- what ships: the codebook


def test_types(codebook: Codebook) -> None:
    assert [t.key for t in codebook.types] == TYPES
    assert len({t.letter for t in codebook.types}) == len(TYPES)
    assert all(re.fullmatch("[a-z]", t.letter) for t in codebook.types)
    for t in codebook.types:
        assert len(t.examples) == 3, t.key
        assert t.plain.endswith("."), t.key
        assert t.plain.count(".") == 1, t.key
        assert set(t.starting_letters) <= {"named", "unnamed", "remark"}, t.key


def test_fold(codebook: Codebook) -> None:
    groups = {g.key: {t.key for t in codebook.types if t.group == g.key} for g in codebook.groups}
    assert groups == FOLD


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_is_found(codebook: Codebook, rule_id: str) -> None:
    rule = codebook.rule(rule_id)
    assert rule is not None
    assert rule.id == MERGED.get(rule_id, rule_id)


def test_each_rule_is_written_once(codebook: Codebook) -> None:
    defined = [i for r in codebook.rules for i in (r.id, *r.amended_by)]
    assert sorted(defined) == sorted(RULES)
    texts = Counter(r.text for r in codebook.rules)
    assert texts.most_common(1)[0][1] == 1


def test_references_to_rules_lead_somewhere(codebook: Codebook) -> None:
    texts = [r.text for r in codebook.rules] + [c.text for c in codebook.confusions]
    texts += [t.plain for terms in codebook.fields.values() for t in terms]
    texts += [part for t in codebook.types for part in (t.definition, t.includes, t.excludes)]
    named = {i for text in texts for i in re.findall(r"\b[A-Z]\d{1,2}\b", text)} - {"C3"}
    standing = {r.id for r in codebook.rules}
    assert named - standing == set()


def test_unknown_rule(codebook: Codebook) -> None:
    assert codebook.rule("E10") is None


def test_certainty(codebook: Codebook) -> None:
    steps = [(c.step, c.label, c.value) for c in codebook.certainty]
    assert steps == [(1, "guess", 40), (2, "unsure", 60), (3, "fairly sure", 80), (4, "sure", 95)]


def test_fields_hold_the_keys_of_the_model(codebook: Codebook) -> None:
    for name, keys in KEYS.items():
        assert {t.key for t in codebook.fields[name]} == set(keys), name
    assert typing.get_args(model.Stance) == KEYS["stance"]
    free = set(codebook.fields) - set(KEYS)
    assert free == {
        "record_status", "modality", "sub_code", "interest", "reliability", "credibility",
    }  # fmt: skip
    assert all(t.plain for terms in codebook.fields.values() for t in terms)


def test_differences(codebook: Codebook) -> None:
    pairs = [frozenset(c.types) for c in codebook.confusions]
    assert len(set(pairs)) == len(pairs) >= 25
    assert all(len(pair) == 2 for pair in pairs)
    assert set(TYPES) == {key for pair in pairs for key in pair}
    text = codebook.difference("state_media", "government")
    assert text is not None
    assert text == codebook.difference("government", "state_media")
    assert codebook.difference("state_media", "private_person") is None


def test_limits_claim_nothing(codebook: Codebook) -> None:
    assert "No journalist has coded with this codebook yet" in codebook.limits
    assert "nothing about truth" in codebook.limits


# ---------------------------------------------------------------- what ships: the tables


def test_tables_are_full(lexicons: Lexicons) -> None:
    assert len(lexicons.sources) > 1500
    assert len(lexicons.cues) > 900
    assert len(lexicons.hedges) > 250
    assert len(lexicons.generics) > 650


def test_lines_name_the_row(lexicons: Lexicons) -> None:
    text = seed_path("sources.csv").read_text(encoding="utf-8").splitlines()
    for source in lexicons.sources:
        assert text[source.line - 1].startswith(f"{source.id},"), source


@pytest.mark.parametrize(
    ("lemma", "cue_class", "stance"),
    [
        ("say", "neutral_say", "say"),
        ("deny", "denial", "deny"),
        ("condemn", "accuse", "assert"),
        ("accuse", "accuse", "accuse"),
        ("support", "belief", "assert"),
        ("did not say", "denial", "say"),
        ("decline to comment", "no_comment", "no_comment"),
    ],
)
def test_stance_of_a_cue(codebook: Codebook, lemma: str, cue_class: str, stance: str) -> None:
    assert codebook.stances.of(Cue(lemma=lemma, pos="verb", cue_class=cue_class)) == stance


def test_every_cue_has_a_stance(codebook: Codebook, lexicons: Lexicons) -> None:
    stances = {codebook.stances.of(cue) for cue in lexicons.cues}
    assert stances == set(KEYS["stance"]) - {"none"}
    assert set(codebook.stances.cue_classes) == {cue.cue_class for cue in lexicons.cues}
    assert set(codebook.stances.lemmas) <= {cue.lemma for cue in lexicons.cues}


def test_no_alias_is_claimed_twice_in_silence(lexicons: Lexicons) -> None:
    claims = Counter(name for s in lexicons.sources for name in {s.name, *s.aliases})
    ambiguous = {a.alias for a in lexicons.ambiguous}
    assert {name for name, rows in claims.items() if rows > 1} - ambiguous == set()


def test_ambiguous_aliases_name_rows(lexicons: Lexicons) -> None:
    names = {s.name for s in lexicons.sources}
    for a in lexicons.ambiguous:
        assert set(a.rows) <= names, a
        assert ("shared" in a.reason) == (len(a.rows) > 1), a


def test_state_controlled_media_are_state_media(lexicons: Lexicons) -> None:
    media = {"state_media", "wire_service", "news_outlet"}
    listed = [s for s in lexicons.sources if s.control == "state-controlled" and s.type in media]
    assert {s.type for s in listed} == {"state_media"}


# ---------------------------------------------------------------- a newsroom's own folder


def test_a_copy_changes_nothing(folder: Path, codebook: Codebook, lexicons: Lexicons) -> None:
    assert {p.name for p in folder.iterdir()} == set(DATA_FILES)
    assert read_codebook(folder) == codebook
    assert read_all(folder) == lexicons


def test_an_empty_folder_changes_nothing(tmp_path: Path, codebook: Codebook) -> None:
    assert read_codebook(tmp_path) == codebook


def test_the_folder_wins_file_by_file(tmp_path: Path, lexicons: Lexicons) -> None:
    text = "alias,reason,rows\nThe Clarion,common word,The Guardian|The Herald\n"
    (tmp_path / "ambiguous_aliases.csv").write_text(text, encoding="utf-8")
    own = read_all(tmp_path)
    assert [(a.alias, a.rows, a.line) for a in own.ambiguous] == [
        ("The Clarion", ("The Guardian", "The Herald"), 2)
    ]
    assert own.sources == lexicons.sources


@pytest.mark.parametrize("name", DATA_FILES)
def test_any_change_shows_in_the_version(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    version = read_codebook(folder).version
    assert re.fullmatch(r"0\.3\+[0-9a-f]{8}", version)
    path.write_bytes(path.read_bytes() + b"\n")
    assert read_codebook(folder).version != version


def test_columns_in_any_order_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeffrows,alias,reason\r\nThe Star,Star,common word\r\n"
    (tmp_path / "ambiguous_aliases.csv").write_text(text, encoding="utf-8", newline="")
    assert [a.alias for a in read_all(tmp_path).ambiguous] == ["Star"]


def test_copy_refuses_to_overwrite(tmp_path: Path) -> None:
    (tmp_path / "cues.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(SeedError, match=r"cues\.csv: cannot be written, so nothing was copied"):
        copy_seeds(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["cues.csv"]
    assert (tmp_path / "cues.csv").read_text(encoding="utf-8") == "mine"


def test_copy_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("", encoding="utf-8")
    with pytest.raises(SeedError, match="cannot be written"):
        copy_seeds(tmp_path / "desk")


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="none: cannot be read as a folder"):
        read_codebook(tmp_path / "none")


# ---------------------------------------------------------------- broken files

CODEBOOK = """\
version = "9"
title = "T"
question = "Q?"

[[types]]
key = "anonymous"
label = "Anonymous"
letter = "a"
group = "any"
plain = "A."
definition = "A."

[[types]]
key = "unattributed"
label = "Unattributed"
letter = "u"
group = "any"
plain = "U."
definition = "U."

[[groups]]
key = "any"
label = "Any"

[[rules]]
id = "P1"
title = "One"
section = "3.1"
text = "One tag."

[[rules]]
id = "P2"
title = "Outer"
section = "3.1"
text = "The outer source."
types = ["anonymous"]
amended_by = ["V1"]

[stances.cue_classes]
neutral_say = "say"

[[confusions]]
types = ["anonymous", "unattributed"]
text = "Somebody or nobody."
"""


def a_codebook() -> str:
    steps = "".join(
        f'\n[[certainty]]\nstep = {n}\nlabel = "{n}"\nvalue = {n}0\n' for n in range(1, 5)
    )
    terms = "".join(
        f'\n[[fields.{name}]]\nkey = "{key}"\nlabel = "{key}"\n'
        for name in KEYS
        for key in KEYS[name]
    )
    return CODEBOOK + steps + terms


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_small_codebook_is_sound(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text(a_codebook(), encoding="utf-8")
    assert read_codebook(tmp_path).version.startswith("9+")


@pytest.mark.parametrize(
    ("old", "new", "at", "problem"),
    [
        ('"T"', '"T', 'title = "T', "not valid TOML"),
        ('title = "T"\n', "", "version", "missing required field `title`"),
        ('version = "9"', "version = 9", "version", "Expected `str`, got `int`"),
        ('letter = "u"\n', "", '[[types]]\nkey = "unattributed"', "required field `letter`"),
        ('letter = "u"', "letter = 7", "letter = 7", "Expected `str`, got `int`"),
        ('letter = "u"', 'letter = "U"', 'letter = "U"', "must be one of a to z"),
        ('letter = "u"', 'letter = "a"', '[[types]]\nkey = "unattributed"', "letter 'a' is there twice"),
        ('letter = "u"', 'leter = "u"', '[[types]]\nkey = "unattributed"', "letter"),
        ('key = "anonymous"', 'key = "unattributed"', '[[types]]\nkey = "unattributed"\nlabel = "Unat', "type 'unattributed' is there twice"),
        ('key = "unattributed"\nlabel = "Un', 'key = "none"\nlabel = "Un', "[[types]]", "type 'unattributed' is missing"),
        ('group = "any"', 'group = "odd"', 'group = "odd"', "unknown group 'odd'"),
        ('[[groups]]', '[[groups]]\nkey = "any"\nlabel = ""\n[[groups]]', '[[groups]]\nkey = "any"\nlabel = "A', "group 'any' is there twice"),
        ('id = "P2"', 'id = "P1"', '[[rules]]\nid = "P1"\ntitle = "Outer"', "rule 'P1' is there twice"),
        ('["V1"]', '["P1"]', '[[rules]]\nid = "P2"', "rule 'P1' is there twice"),
        ('types = ["anonymous"]', 'types = ["spy"]', 'types = ["spy"]', "unknown type 'spy'"),
        ('["anonymous", "unat', '["spy", "unat', 'types = ["spy", ', "unknown type 'spy'"),
        ('["anonymous", "unattributed"]', '["anonymous"]', 'types = ["anonymous"]\ntext = "Some', "length 2"),
        ('neutral_say = "say"', 'neutral_say = "yell"', "neutral_say", "unknown stance 'yell'"),
        ('neutral_say = "say"', "neutral_say = 1", "[stances.cue_classes]", "Expected `str`, got `int`"),
        ("step = 3", "step = 5", "[[certainty]]", "must be 1, 2, 3 and 4"),
        ("step = 3", 'step = "3"', 'step = "3"', "Expected `int`, got `str`"),
        ('[[fields.scope]]\nkey = "part"', '[[fields.scope]]\nkey = "half"', "[[fields.scope]]", "the keys of scope must be whole, part"),
        ('key = "part"\nlabel = "part"', 'key = "part"\nlabel = 1', 'label = 1', "Expected `str`, got `int`"),
    ],
)  # fmt: skip
def test_broken_codebook(tmp_path: Path, old: str, new: str, at: str, problem: str) -> None:
    sound = a_codebook()
    assert old in sound
    text = sound.replace(old, new, 1)
    path = tmp_path / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_codebook(tmp_path)
    assert problem in str(caught.value)
    assert (caught.value.path, caught.value.line) == (path, line_of(text, at))


def test_codebook_of_nothing_or_too_deep(tmp_path: Path) -> None:
    for text, problem in [("", "missing required field"), ("a = " + "[" * 5000, "not valid TOML")]:
        (tmp_path / "codebook.toml").write_text(text, encoding="utf-8")
        with pytest.raises(SeedError, match=f"line 1: .*{problem}"):
            read_codebook(tmp_path)


SOURCE = "id,name,aliases,type,country,control,control_source,wikidata,note\n"
GENERIC = "pattern,head,modifiers,type,identification,specificity,note\n"
CUE = "lemma,pos,cue_class,sense,forms,frame,certainty_effect,effect_note\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "problem"),
    [
        ("sources.csv", SOURCE + "a,A,,spy,,,,,\n", 2, "unknown type 'spy'"),
        ("sources.csv", SOURCE + "a,A,,expert,,,,,\na,B,,expert,,,,,\n", 3, "id 'a' is already on line 2"),
        ("sources.csv", SOURCE + "a,A,,expert,,,,,\nb,A,,expert,,,,,\n", 3, "name 'A' is already on line 2"),
        ("sources.csv", SOURCE + ",A,,expert,,,,,\n", 2, "id is empty"),
        ("sources.csv", SOURCE + "a,A,,expert,,,,,\n\nb,B,,expert\n", 4, "4 cells where 9 belong"),
        ("sources.csv", SOURCE + 'a,A,,expert,,,,,"two\nlines"\nb,B,,spy,,,,,\n', 4, "unknown type 'spy'"),
        ("sources.csv", SOURCE + 'a,A,,expert,,,,,\nb,"B,,expert,,,,,\nc,C,,expert,,,,,\n', 3, "not valid CSV"),
        ("sources.csv", SOURCE + 'a,"A"B,,expert,,,,,\n', 2, "not valid CSV"),
        ("sources.csv", "id,name\na,A\n", 1, "the columns must be aliases, control,"),
        ("sources.csv", SOURCE.replace("note", "name"), 1, "the columns must be"),
        ("sources.csv", "", 1, "the columns must be"),
        ("ambiguous_aliases.csv", "alias,reason,rows\nA,shared,|\nA,shared,B\n", 3, "alias 'A' is already"),
        ("ambiguous_aliases.csv", "alias,reason,rows\nA,shared, \n", 2, "rows is empty"),
        ("cues.csv", CUE + "hum,verb,music,,,,0,\n", 2, "unknown cue_class 'music'"),
        ("cues.csv", CUE + "say,verb,neutral_say,,,,much,\n", 2, "'much' stands where a whole number belongs"),
        ("hedges.csv", "term,category,pos,kind,strength,direction,probability_range,note\nmay,m,m,m,-1.5,hedge,,\n", 2, "'-1.5' stands where"),
        ("generic_sources.csv", GENERIC + "aides,aides,,elf,unnamed,2,\n", 2, "unknown type 'elf'"),
        ("generic_sources.csv", GENERIC + "aides,aides,,expert,hidden,2,\n", 2, "unknown identification 'hidden'"),
        ("generic_sources.csv", GENERIC + "a,a,,expert,role,2,\na,a,,expert,role,2,\n", 3, "pattern 'a' is already on line 2"),
    ],
)  # fmt: skip
def test_broken_table(tmp_path: Path, name: str, text: str, line: int, problem: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_all(tmp_path)
    assert problem in str(caught.value)
    assert (caught.value.path, caught.value.line) == (path, line)


@pytest.mark.parametrize("name", DATA_FILES)
def test_not_utf8(folder: Path, name: str) -> None:
    path = folder / name
    lines = path.read_bytes().split(b"\n")
    lines[2] += b"\xe9"
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(SeedError) as caught:
        read_all(folder)
    assert str(caught.value) == f"{path}, line 3: is not UTF-8; save it as UTF-8"


@pytest.mark.parametrize("name", DATA_FILES)
def test_unreadable(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink()
    path.mkdir()
    with pytest.raises(SeedError) as caught:
        read_all(folder)
    assert (caught.value.path, caught.value.line) == (path, 0)
    assert str(caught.value).startswith(f"{path}: cannot be read: ")


# ---------------------------------------------------------------- one line of any file, corrupted

NOISE = st.text(st.sampled_from("\"',|=[]{}#\n\r\t\\ 0aé\x00\u2028\ufeff"), max_size=6)


def shortened(name: str) -> list[str]:
    """The lines of a shipped file, its tables cut to fifty rows to save time."""
    text = seed_path(name).read_bytes().decode("utf-8")
    lines = text.splitlines(keepends=True)
    return lines if name.endswith(".toml") else lines[:50]


SHORT = {name: shortened(name) for name in DATA_FILES}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    for name, lines in SHORT.items():
        (folder / name).write_text("".join(lines), encoding="utf-8", newline="")
    return folder


def outcome(codebook: Codebook, desk: Path, name: str) -> Codebook | Lexicons | SeedError:
    try:
        return read_codebook(desk) if name.endswith(".toml") else read_lexicons(codebook, desk)
    except SeedError as error:
        return error


@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("name", DATA_FILES)
@given(data=st.data())
def test_a_corrupt_line_loads_or_is_reported(
    codebook: Codebook, desk: Path, name: str, data: st.DataObject
) -> None:
    lines = list(SHORT[name])
    n = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[n])))
    lost = data.draw(st.integers(0, 8))
    lines[n] = lines[n][:at] + data.draw(NOISE) + lines[n][at + lost :]
    path = desk / name
    path.write_text("".join(lines), encoding="utf-8", newline="")
    try:
        result = outcome(codebook, desk, name)
    finally:
        path.write_text("".join(SHORT[name]), encoding="utf-8", newline="")
    if isinstance(result, SeedError):
        assert result.path == path
        assert 1 <= result.line <= sum(len(line.splitlines()) for line in lines) + 1


def test_a_misspelt_file_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "source.csv").write_text("id,name\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("ours", encoding="utf-8")
    with pytest.raises(SeedError, match=r"source\.csv: is not one of the files read here"):
        read_codebook(tmp_path)
