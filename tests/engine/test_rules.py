"""The codebook's rules, by number: a short invented text, and what the engine answers for its last
sentence (or the one that is numbered)."""

from typing import Any

import pytest

from annotator.model import Coding

CASES: list[tuple[str, str, int, dict[str, Any]]] = [
    # rule, text, unit (from 0, -1 the last), fields of the coding
    ("P2", "The state news agency said a party report blamed the engineers.", -1,
     {"primary_type": "state_media", "attribution": "explicit"}),
    ("P2", "The mayor lied, the police said, according to the newspaper Die Zeit.", -1,
     {"primary_type": "news_outlet", "source": "Die Zeit"}),
    ("P3", "The bridge, which engineers say is unsafe, was painted in May.", -1,
     {"primary_type": "expert", "scope": "part"}),
    ("P4a", "The ministry did not say how many were freed, but the union said 40 had come home.", -1,
     {"primary_type": "ngo_monitor", "polarity": "affirmative"}),
    ("P5", "“The dam is old,” said Ana Ruiz, a geologist. “It was built in 1931. It leaks at night.”",
     -1, {"primary_type": "expert", "source": "Ana Ruiz", "attribution": "inherited"}),
    ("P5", "The minister said the port would close. She added that ferries would still run.", -1,
     {"primary_type": "government", "attribution": "explicit"}),
    ("P6", "France and Germany said they would send ships.", -1,
     {"primary_type": "government", "source": "France and Germany"}),
    ("C5", "KCNA said a report to the congress praised the miners. The report said output had doubled.",
     -1, {"primary_type": "state_media", "source": "KCNA",
          "attribution": "inherited"}),
    ("E1", "The driver told the BBC that he had seen nothing.", -1,
     {"primary_type": "private_person"}),
    ("E1", "The BBC reported that the driver had seen nothing.", -1,
     {"primary_type": "news_outlet", "source": "BBC"}),
    ("B1", "The president has vowed to end the war by winter.", -1,
     {"primary_type": "government", "stance": "intention", "quote_type": "paraphrase"}),
    ("B2", "The army has tried to cross the river twice.", -1, {"primary_type": "unattributed"}),
    ("B3", "The senator spoke about trade.", -1, {"primary_type": "unattributed"}),
    ("B5", "The health ministry urged people to boil their water.", -1,
     {"primary_type": "government", "stance": "directive"}),
    ("E4", "The bishop condemned the raid.", -1,
     {"primary_type": "other_source", "stance": "assert"}),
    ("E5", "Parliament passed the bill by three votes.", -1, {"primary_type": "unattributed"}),
    ("E6", "A study found that bees avoid the sprayed fields.", -1,
     {"primary_type": "document_data", "stance": "learned"}),
    ("N1", "Rights groups have not reported any arrests.", -1,
     {"primary_type": "ngo_monitor", "polarity": "negative"}),
    ("N2", "The banker denied that he had forged invoices.", -1,
     {"primary_type": "company", "stance": "deny"}),
    ("V6", "The airline declined to comment.", -1,
     {"primary_type": "unattributed", "voice": "observation", "stance": "no_comment"}),
    ("V6", "The ministry did not respond to a request for comment.", -1,
     {"primary_type": "unattributed", "voice": "observation", "stance": "no_comment"}),
    ("N4", "The figures could not be independently verified.", -1,
     {"primary_type": "unattributed", "voice": "observation"}),
    ("U2", "The suspect is believed to have fled.", -1,
     {"primary_type": "unattributed", "voice": "hearsay", "stance": "hearsay"}),
    ("U2", "The firm reportedly paid the fine in gold.", -1,
     {"primary_type": "unattributed", "voice": "hearsay"}),
    ("E12", "Unconfirmed reports suggest that the general has fled.", -1,
     {"primary_type": "unattributed", "voice": "hearsay"}),
    ("V16", "The Guardian understands that the minister will resign.", -1,
     {"primary_type": "unattributed", "voice": "hearsay"}),
    ("Q1", "“We will not bend,” the mayor said.", -1, {"quote_type": "direct"}),
    ("Q1", "The mayor said the plan was “a dead horse”.", -1, {"quote_type": "mixed"}),
    ("Q1", "The mayor said that the plan was dead.", -1, {"quote_type": "indirect"}),
    ("Q1", "The mayor praised the firefighters.", -1, {"quote_type": "paraphrase"}),
    ("Q2", "The “peace corridor” was empty.", -1,
     {"primary_type": "unattributed", "quote_type": "none"}),
    ("G1", "The defence ministry said its forces had shot down 12 drones.", -1,
     {"primary_type": "military"}),
    ("G2", "Tokyo called the move regrettable.", -1, {"primary_type": "government"}),
    ("G4", "In Beijing, the Politburo said the party would fight waste.", -1,
     {"primary_type": "government"}),
    ("R2", "The war is lost, the former defence official said.", -1, {"primary_type": "expert"}),
    ("D2", "A ministry statement said the talks had failed.", -1, {"primary_type": "government"}),
    ("M3", "Videos shared on social media showed soldiers leaving the barracks.", -1,
     {"primary_type": "social_media"}),
    ("A1", "The ship sank, said a police official who asked not to be named.", -1,
     {"primary_type": "law_enforcement", "identification": "anonymous"}),
    ("A2", "Officials said the ship had sunk.", -1,
     {"primary_type": "government", "identification": "unnamed"}),
    ("W2", "A Reuters reporter saw tanks on the ring road.", -1, {"primary_type": "wire_service"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "unit", "fields"), CASES)
def test_rule(suggested: Any, rule: str, text: str, unit: int, fields: dict[str, Any]) -> None:
    coding: Coding = suggested(text).suggestions[unit].coding
    assert {name: getattr(coding, name) for name in fields} == fields
