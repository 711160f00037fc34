"""Relays and origins that the sentence itself tells; half of the rows are where none is told."""

from typing import Any

import pytest


def chain(suggested: Any, text: str, **metadata: str) -> list[str]:
    """Names of the first chain of the last unit, origin first, the publisher left out."""
    coding = suggested(text, **metadata).suggestions[-1].coding
    links = coding.chains[0] if coding.chains else ()
    return [link.name for link in links if link.roles != ("publisher",)]


TOLD = """
Ana Ruiz > ORN | Ana Ruiz told the public broadcaster ORN that the dam leaked.
Ana Ruiz > Morning Gull | “It leaks,” Ana Ruiz told the weekly Morning Gull on Monday.
Ana Ruiz > BBC | Ana Ruiz has told the BBC that the dam leaked.
Ana Ruiz > BBC | Ana Ruiz told the BBC's Today programme that the dam leaked.
Ana Ruiz > Tarn Gazette | Ana Ruiz told the Tarn Gazette the dam leaked.
Ana Ruiz > local television | Ana Ruiz told local television that the dam leaked.
governor > state television | “The bridge is safe,” the governor said on state television.
governor > state television | Speaking on state television, the governor said the bridge was safe.
Ana Ruiz > Morning Gull | In an interview with the weekly Morning Gull, Ana Ruiz said the dam leaked.
Lea Horn > Grit | The dam is full, Lea Horn wrote in an essay for the magazine Grit.
spy agency > members of parliament | The spy agency told members of parliament that it had failed.
Ana Ruiz | Ana Ruiz told reporters that the dam leaked.
Ana Ruiz | Ana Ruiz told her sister that the dam leaked.
Ana Ruiz | Ana Ruiz told members of her family that the dam leaked.
Ana Ruiz | Ana Ruiz told the station chief that the dam leaked.
Ana Ruiz | Ana Ruiz said the dam had been shown on state television.
Ana Ruiz | Ana Ruiz said on Monday that the dam leaked.
Ana Ruiz | Ana Ruiz, an editor at the weekly Morning Gull, said the dam leaked.
Ana Ruiz | In an interview with the mayor, Ana Ruiz said the dam leaked.
Ana Ruiz | Ana Ruiz said the weekly Morning Gull was for sale.
governor | The governor said in a speech on Monday that the road was open.
"""


@pytest.mark.parametrize("row", TOLD.strip().splitlines())
def test_told(suggested: Any, row: str) -> None:
    names, text = row.split(" | ")
    assert chain(suggested, text) == names.split(" > ")


def test_the_publisher_is_no_relay_of_its_own_interview(suggested: Any) -> None:
    text = "In an interview with the Gull, Ana Ruiz said the dam leaked."
    assert chain(suggested, text, publisher="The Tarn Gull") == ["Ana Ruiz"]


QUOTED = """
Ana Ruiz > Tarn Gazette | The Tarn Gazette quoted Ana Ruiz as saying that the dam leaked.
report by the interior ministry > KCNA | The dam is full, KCNA said, citing a report by the interior ministry.
engineers > report | Engineers found rust on the gates, according to a report.
Tarn Gazette | The Tarn Gazette said Ana Ruiz was late.
minister > Interfax | “It is ready,” the Interfax agency quoted the minister as saying.
energy ministry > Interfax | The dam is full, according to Interfax, which cited the energy ministry.
report by the audit office > Reuters | The dam is full, according to a report by the audit office seen by Reuters.
report by the audit office | The dam is full, according to a report by the audit office seen by two experts.
Interfax | The dam is full, according to Interfax, which has an office there.
minister > Interfax | The minister was quoted by Interfax as saying that it was ready.
KCNA | The dam is full, KCNA said, citing heavy rain.
police | Divers found a body in the lake, police said.
report | The gates were found to be weak, according to a report.
"""


@pytest.mark.parametrize("row", QUOTED.strip().splitlines())
def test_quoted(suggested: Any, row: str) -> None:
    names, text = row.split(" | ")
    assert chain(suggested, text) == names.split(" > ")


@pytest.mark.parametrize(
    ("text", "type_key"),
    [
        ("In her column for the daily Tarn Post, the poet Lea Horn said the plan was a farce.",
         "news_outlet"),
        ("In his column for the daily Tarn Post, the finance minister said the plan was good.",
         "government"),
        ("In an interview with the daily Tarn Post, the poet Lea Horn said the plan was a farce.",
         "other_source"),
    ],
)  # fmt: skip
def test_a_columnist_speaks_for_the_outlet(suggested: Any, text: str, type_key: str) -> None:
    assert suggested(text).suggestions[0].coding.primary_type == type_key


def test_a_report_known_through_an_agency_keeps_it(suggested: Any) -> None:
    text = "The dam is full, KCNA said, citing a report to the congress. The report praised miners."
    coding = suggested(text).suggestions[-1].coding
    assert (coding.source, coding.primary_type) == ("KCNA", "state_media")


@pytest.mark.parametrize(
    ("more", "primary"),
    [
        ("“They see trucks,” he said.", "foreign_intelligence"),
        ("“I am not worried,” he said.", "politician"),
        ("The tent was cold. The soup was too. “They see trucks,” he said.", "politician"),
    ],
)
def test_a_lawmaker_goes_on_telling_of_a_briefing(suggested: Any, more: str, primary: str) -> None:
    text = "South Korea's spy agency believes there is no fuel, lawmaker Bo Falk said. " + more
    assert suggested(text).suggestions[-1].coding.primary_type == primary
