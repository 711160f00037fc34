"""Who a mention is: last names, acronyms, roles, pronouns, "the report", registry rows."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Ruiz, a geologist, said the dam leaked. Ruiz said it was old.", "Ana Ruiz"),
        ("“It leaks,” said Ana Ruiz, a geologist. “It is old,” she added.", "Ana Ruiz"),
        (
            "Interior Minister Omar Haddad resigned on Sunday. Mr. Haddad said he was ill.",
            "Omar Haddad",
        ),
        ("Leader Pak Chol spoke to miners. The leader vowed to build a dam.", "Pak Chol"),
        ("The Korean Central News Agency (KCNA) said the dam was full.", "Korean Central News Agency"),
        ("KCNA said the dam was full. The agency said rain had helped.", "KCNA"),
        ("Xinhua said the dam was full. It said rain had helped.", "Xinhua"),
        ("Residents fled the valley, police said. They said the road was gone.", "police"),
        ("Ana Ruiz met Omar Haddad, who said the dam leaked.", "Omar Haddad"),
        ("A spokesman for the rail union said the offer was an insult.",
         "spokesman for the rail union"),
    ],
)  # fmt: skip
def test_name(suggested: Any, text: str, name: str) -> None:
    assert suggested(text).suggestions[-1].coding.source == name


NAMES = """
Ana de Wit | “It leaks,” its chief executive, Ana de Wit, told lawmakers.
Ana Ruiz | “It leaks,” said the vicar, the Reverend Ana Ruiz.
Ana Ruiz | Council leader Ana Ruiz said the dam leaked.
Ana Ruiz | Port City Assistant Police Chief Ana Ruiz said the dam leaked.
Ana Ruiz | Selmian Secretary of Mines Ana Ruiz, who resigned later, said the dam leaked.
Ana Ruiz | Ana Ruiz KC said the dam leaked.
Ana Ruiz | Trustee Ana Ruiz said the dam leaked.
Bo 3T | Bo 3T, an artist, said no. “I am tired,” Bo 3T said.
Pat Jordan | Truck driver Pat Jordan left early. “I was cold,” said Jordan.
Al King | The dam is old, said Al King, a diver. King said it leaked.
Nordline | The ship's owner, Nordline, said the crew was safe.
Marl Kettles | Shares in Marl Kettles, the maker of kettles, fell. The company said it was short of cash.
Marl Kettles | Marl Kettles, which makes kettles, shut a plant. Marl said it had no choice.
Harbour Seal League | The Harbour Seal League met on Monday. The HSL said the pups were well.
Institute for River Mapping | The dam leaked, according to the Institute for River Mapping.
Tarn Cell Makers' Association | Orders fell, according to figures from the Tarn Cell Makers' Association.
Marl Kettles | Marl Kettles closed the gate. A Marl spokeswoman said it would open again.
Kettle Law Group | Ana Ruiz sued. Lawyers from the Kettle Law Group said no.
two people with knowledge of the talks | Two people with knowledge of the talks said the deal was dead.
several survivors | Several survivors described the lights going out.
residents of Tarn | Residents of Tarn reached by phone said they were safe.
Ana Ruiz | Ana Ruiz, who sells honey at a stall near the gate, said she ran.
Ana Ruiz | Ana Ruiz, a diver, met Bo Falk, a smith, at the pier. “I was cold,” Ruiz said. “It was dark,” she said.
Ana Ruiz | Bo Falk, a baker, said he was tired. Among the last to go was Ana Ruiz, 93, whose hat was lost. “It was dark,” she said.
Ana Ruiz | “It leaks,” said Ana Ruiz, whose boat sank. Bo Falk is her uncle. “I told them,” she said.
Ana Ruiz | East Tarn is cold. Ana Ruiz walks there at dawn. “I like it,” she said.
Ana Ruiz | Ana Ruiz runs the lab. “I like it,” the geologist said.
Ana Ruiz and Bo Falk | Ana Ruiz and Bo Falk wrote a study in May. “It leaks,” they said.
Tarn School District | The Tarn School District shut a pool on Monday. District leaders said it leaked.
Marl Kettles | Marl Kettles, a firm in Tarn, tested the pipes. Its researchers said they leaked.
Harbour Vote Network | The Harbour Vote Network counts votes. According to its running count, the north is ahead.
Marl Kettles | TARN – Shares in Marl Kettles, the maker of kettles, fell after the company said it was broke.
Marl Kettles | The talks failed. Marl Kettles, in a report presented on Monday, had warned that it was broke.
River Mining Agency | The River Mining Agency opened a lock. The agency said it was safe.
"""


@pytest.mark.parametrize("row", NAMES.strip().splitlines())
def test_canonical_name(suggested: Any, row: str) -> None:
    name, text = row.split(" | ")
    assert suggested(text).attributions[-1].source_name == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tarn County Court Judge Ana Ruiz said he must pay.", "person"),
        ("SeaKettle said the pipes were cold.", "organization"),
        ("A letter came from Marl Kettles officials. Marl Kettles said no.", "organization"),
        ("Ana Ruiz with the Harbour Association said no.", "person"),
        ("The county's mayor, Ana Ruiz, said no.", "person"),
    ],
)
def test_kind(suggested: Any, text: str, kind: str) -> None:
    assert suggested(text).attributions[-1].source_kind == kind


def test_a_noun_of_a_heading_is_resolved_with_the_story(suggested: Any) -> None:
    text = "Ferry operator admits leak\n\nNordline, the ferry operator, admitted a leak on Monday."
    assert suggested(text).suggestions[0].coding.source == "Nordline"


def test_the_title_is_what_the_article_says_of_a_person(suggested: Any) -> None:
    text = "Ana Ruiz, a kettle mender from Tarn, was cold. “I ran,” Ruiz said."
    assert suggested(text).attributions[-1].source_title == "a kettle mender from Tarn"


def test_gender_from_the_text(suggested: Any) -> None:
    text = (
        "Spokeswoman Ana Ruiz said the dam leaked. Spokesman Omar Haddad said it did not. "
        "She said the water was brown."
    )
    assert suggested(text).suggestions[-1].coding.source == "Ana Ruiz"


def test_title_of_a_person(suggested: Any) -> None:
    found = suggested("“It leaks,” said Ana Ruiz, a geologist at the university.")
    (attribution,) = found.attributions
    assert (attribution.source_name, attribution.source_title, attribution.source_kind) == (
        "Ana Ruiz",
        "a geologist at the university",
        "person",
    )


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("MIT arrested two men in Ankara, Turkish media said, but MIT denied it.", "mit"),
        (
            "The Massachusetts Institute of Technology built a battery. MIT said it was safe.",
            "massachusetts-institute-of-technology",
        ),
    ],
)  # fmt: skip
def test_ambiguous_alias(suggested: Any, text: str, row: str) -> None:
    ids = {a.source_id for a in suggested(text).attributions}
    assert row in ids


def test_the_reason_for_an_ambiguous_alias_is_told(suggested: Any) -> None:
    reasons = suggested("In Ottawa, CSIS said Canadian firms were at risk.").suggestions[0].reasons
    assert any("ambiguous" in reason and "Canada" in reason for reason in reasons)


MENDED = """
palace | A palace spokeswoman said the king was well.
health ministry | A health ministry spokesman said two were hurt.
Marl Kettles | Marl Kettles, a company in Tarn, shut a plant. A company spokesman said it was old.
Harbour Council | The Harbour Council met. A spokesman for the council said it was late.
St Bran's Hospital | A spokeswoman for St Bran's Hospital said two were hurt.
spokesman for the rail union | A spokesman for the rail union said the offer was poor.
senior spokesman | A senior spokesman said the road was shut.
residents who had fled | Residents who had fled said the road was gone.
someone who sat in on the talks | Someone who sat in on the talks said it was over.
former divers | Former divers who worked there said they were told to be quiet.
baker | “It is over,” said a baker who was afraid to give his name.
two officials | Two officials briefed on the matter said it was over.
Ana Ruiz | Ana Ruiz is a poet. Her letter said the mayor had lied.
her brother | Ana Ruiz is a poet. Her brother said the mayor had lied.
rail company | The rail company said in a statement that it was sorry. The statement said nobody was hurt.
report | The rail company said in a statement that it was sorry. The report said two were hurt.
audit | An audit said the pipes leaked. Census data showed that it rained. The report said the pipes were old.
law | An audit found leaks. The law said they were banned.
Tarn Observer | The Tarn Observer reported that rents had doubled.
Norrlast | One of the buyers, the Swedish truck maker Norrlast, said it was late.
Centers for Kettle & Pipe Services | The Centers for Kettle & Pipe Services meets in May. The agency said it was late.
Bo Falk | Bo Falk, a diver, met Omar Haddad. He said Haddad was late.
Omar Haddad | Omar Haddad was ill. He said Bo Falk was late.
Ana Ruiz | Mocking Ana Ruiz is cheap. Ana Ruiz said she was tired.
residents of Tarn | The plan had an impact on residents of Tarn, who said it was cold.
city | The Tarn City Council met on Monday. The city said it would pay.
Kessel Power | The operator of the plant, Kessel Power, said it was sorry. The operator said no one was hurt.
President Emil Novak's office | President Emil Novak's office said he was well.
opposition lawmakers | Opposition lawmakers said the vote was rigged.
officials | Yesterday officials said it was over.
mayor | Speaking in Tarn, the mayor said it was late.
Bo Falk's mother | Bo Falk's mother said he was kind.
Save Our Rivers | Save Our Rivers, a campaign group, said it would sue.
students at the school | Students at the school said they were cold.
police | In Tarn, police said two men were held.
Ivo Pell and his wife | Ivo Pell and his wife said they were safe.
Strong Tarn Common Change | Ana Ruiz, who is ill, met Strong Tarn Common Change. It said it was late.
Ana Ruiz | Marl Kettles, a firm, said no. Ana Ruiz, a diver, said it leaked. They said it was old.
two lawyers | The case fell, said two lawyers. One of them said it was over.
"""


@pytest.mark.parametrize("row", MENDED.strip().splitlines())
def test_mention(suggested: Any, row: str) -> None:
    name, text = row.split(" | ")
    assert suggested(text).suggestions[-1].coding.source == name


AHEAD = """
researchers in Tarn | Pipes are rusty, researchers say || A study by researchers in Tarn was published on Monday.
researchers | Pipes are rusty, researchers say || A study of pipes was published on Monday.
Lea Horn | The door was locked, a jury heard on Monday. || Lea Horn, a prosecutor, said he had lied.
court | The door was locked, Ana Ruiz, a nurse, said. The key was lost, the court heard. || Lea Horn, a prosecutor, said he had lied.
jury | The door was locked, the jury said on Monday. || Lea Horn, prosecuting, said he had lied.
"""


@pytest.mark.parametrize("row", AHEAD.strip().splitlines())
def test_who_is_named_only_further_on(suggested: Any, row: str) -> None:
    name, text = row.split(" | ")
    assert suggested(text.replace(" || ", "\n\n")).suggestions[-2].coding.source == name
