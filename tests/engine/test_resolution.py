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
        ("KCNA said the dam was full. The agency said rain had helped.", "Korean Central News Agency"),
        ("Xinhua said the dam was full. It said rain had helped.", "Xinhua News Agency"),
        ("Residents fled the valley, police said. They said the road was gone.", "police"),
        ("Ana Ruiz met Omar Haddad, who said the dam leaked.", "Omar Haddad"),
        ("A spokesman for the rail union said the offer was an insult.",
         "spokesman for the rail union"),
    ],
)  # fmt: skip
def test_name(suggested: Any, text: str, name: str) -> None:
    assert suggested(text).suggestions[-1].coding.source == name


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
