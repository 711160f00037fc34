"""Sentences of general kinds: unknown organisations, affiliations, documents, short forms.

Each line is a type and a text; the type is that of the last unit. A line may continue an article.
"""

from typing import Any

import pytest

ORGANISATIONS = """
company        Larkmoor Freight, which operates the ferry terminal, said the ramp had been checked.
company        Tolland Foods denied that the meat was old. Tolland said the vans were cold.
company        Marlow & Finch said its depot would shut in June.
government     The Ports Safety Agency said the crane had never been inspected.
government     The Coastal Planning Board, a public body, rejected the request.
ngo_monitor    Clear Rivers, a group of volunteers who test wells, said the water was brown.
ngo_monitor    The Ostrava Arrest Monitor, which relies on lawyers, said 40 people were held.
document_data  Half of voters want a recall, according to a poll. Only 12 per cent said they trusted the mayor.
politician     The Meadow Party said it would not join the cabinet.
expert         The Lindqvist Institute said the ice was thinner than ever.
military       The Southern Liberation Front, which has fought the army for years, said it had taken the pass.
law_enforcement Brockdale Fire and Rescue said the blaze was out.
ngo_monitor    The Dockers’ Association said the gates were too narrow.
company        “It was safe,” said Tolland Foods’s spokesman.
military       The Northern Liberation Army seized the dam. Its spokesman, Ode Karim, said the water would be cut.
other_source   Shells hit the clinic, its director, Dr Mara Senn, said.
government     The claim was rejected by the National Grants Authority, a public body.
ngo_monitor    The Bakers’ Union held a vote. “We are tired,” said its secretary, Per Holm.
"""
AFFILIATIONS = """
law_enforcement The roof gave way, said Bo Ahl of Marden Fire and Rescue, who led the crew.
law_enforcement “It was hot,” said Ida Moor, a crew commander with Marden Fire and Rescue.
law_enforcement “It was hot,” said Ida Moor, a crew commander with Marden Fire and Rescue. “We ran,” she said.
ngo_monitor    The offer is poor, said Jon Wirth of the miners’ union.
ngo_monitor    The offer is poor, said Jon Wirth of the miners’ union. Wirth said the strike would go on.
expert         Petra Lund, who teaches hydrology at Orrin University, said the dam was weak.
government     The permit was void, said Carl Mott of the Ports Safety Agency.
other_source   Ten people were hurt, said Dr Ena Vik, the director of the town’s hospital.
company        The tank was empty, said Rosa Field, who runs Larkmoor Freight.
"""
ANONYMITY = """
anonymous      Three people with knowledge of the sale said the price had doubled.
anonymous      Two people with direct knowledge of the sale spoke on condition of anonymity. “It was a farce,” one of them said.
anonymous      “They shouted,” said someone who was in the room.
anonymous      People familiar with the deal said the bank had walked away.
anonymous      A person who asked not to be named said the vote was fixed.
government     A ministry official who asked not to be named said the vote was fixed.
"""
HEADS = """
expert         Analysts who follow grain prices say the harvest is poor.
ngo_monitor    Groups that track evictions in the city said 300 families had lost their homes.
ngo_monitor    Groups that monitor prisons have reported no deaths this year.
expert         The crop, which traders and analysts who follow grain prices say is poor, is cut in May.
expert         Engineers advising the council said the bridge was sound.
expert         The supply, which economists who study the region say is short, may run out.
"""
STATES = """
government     North Korea tested an engine. The North says the test went well.
government     Washington and Tokyo say the drills are routine.
government     Moscow warned that it would answer.
government     North Korean leader Kim Jong Un toured a mill. Kim has pledged to build ten more.
government     Seoul and Washington warn that the launch would break the rules.
"""
CUES = """
government     The interior ministry gave the toll as 44.
government     The health ministry gives their number as 12.
law_enforcement Police put the figure at 300.
ngo_monitor    The Ostrava Arrest Monitor counted 19 dead.
foreign_intelligence Britain’s defence ministry said in its daily intelligence update that the bridge was gone.
news_outlet    The payments were first reported by the newspaper El Mundo.
government     The mayor dismissed the report as “gossip”.
company        The airline blamed the weather for the delay.
government     Inspectors found rust. The ministry laid the blame on the builders.
government     The ministry reckons that half the homes are empty.
unattributed   The minister would not be drawn on the date.
unattributed   Her brother did not want to be interviewed.
"""
DOCUMENTS = """
document_data  Council knew of cracks for years, leaked file shows
document_data  The memo, a nine-page note marked “secret”, says the pumps failed twice.
document_data  Court papers in a case brought by 12 tenants show that the landlord knew.
document_data  Minutes of a meeting in May, which the paper has read, show that the alarm was cut.
document_data  The file, a long review of the fire, says the council’s own staff found faults. “The risk is high,” it concludes.
wire_service   An AFP correspondent two kilometres from the port heard gunfire all night.
"""
LATER = """
ngo_monitor    The Tanners’ Union was angry. “Nobody told us,” said its regional secretary, Bo Falk.
company        Brindle Motors shut a plant. Brindle said sales were weak.
government     Washington and Seoul say the drills are routine, and they warn that a launch would end the talks.
private_person “It shook,” said lorry driver Wim Aker, 44, who was waiting at the gate.
private_person “We never saw it coming” — Wim Aker, resident
unattributed   The “good old days of the fleet” ended in May, and the harbour has since silted up.
government     The fraud office said the claim, dated in June, was false.
ngo_monitor    The Tanners’ Union, founded in 1911, said it would sue.
"""
SECOND_SET = """
ngo_monitor    River Friends, a charity that cleans canals, said the spill was avoidable.
company        Hartline Ferries, which runs the route, said the boat was sound.
company        Brindle Motors recalled the cars in May. Brindle said the brakes were at fault.
government     The Rail Accidents Board said the signal had failed.
ngo_monitor    Safe Streets, a group of parents, said the crossing was lethal.
ngo_monitor    The Coast Workers’ Union said no one had been warned.
law_enforcement “We were on scene in six minutes,” said Lee Ashby, a station officer with Norland Fire and Rescue Service.
law_enforcement The climber was found at dawn, said Mia Torv of Peak Mountain Rescue.
expert         Olga Brandt, who studies glaciers at Orrin University, said the ice had thinned.
military       The Eastern Salvation Front, whose fighters hold the valley, denied the claim.
anonymous      According to three people briefed on the talks, the minister shouted.
anonymous      Someone who attended the dinner said the toast was cut short.
company        Two employees of the airline, who asked not to be named, said the logs were altered.
ngo_monitor    Organisations that monitor arrests in the country counted 61 detentions.
expert         Researchers who track whales say the pod has moved.
government     Paris and Berlin warn that the deal is dead.
government     The transport ministry put the figure at 40.
law_enforcement Police give the number of wounded as 19.
document_data  The note, a two-page memo marked “private”, shows the tank was never emptied.
document_data  Documents obtained by the paper show that the mayor signed twice.
document_data  A survey by Lakeside Polling found most tenants were afraid. About 30 per cent said they would move.
other_source   The hospital is full, its medical director, Dr Ines Roth, said.
company        The bakery chain shut nine shops. Its chief executive, Lars Beck, said rents were too high.
wire_service   A Reuters reporter three blocks from the square heard shots.
government     The city council rejected the bid. Its leader, Ann Poole, said the price was absurd.
foreign_intelligence France’s defence ministry said in an intelligence update that the fleet had left port.
private_person “We hid in the cellar,” said Nora Pell, who lives beside the depot.
private_person Her neighbour Tom Reyes said the dog had barked all night.
politician     The bill is a trick, said Ida Falk of the Meadow Party.
company        Penrose Biscuits, which makes oat bars, said the recall was a precaution.
company        The parcel was late, said a manager at Corran Couriers.
government     The Water Quality Inspectorate, a public body, said the tap water was safe.
ngo_monitor    The Nurses’ Association accused the hospital of neglect. Its president, Uma Dell, said staff were exhausted.
law_enforcement A spokesman for Harrow Bay Mountain Rescue said the search was over.
expert         The vaccine is safe, said Lior Katz of the Orrin Institute.
expert         Lior Katz, who lectures in law at Orrin College, called the verdict odd.
military       A colonel with the Third Brigade said the hill was lost.
anonymous      Four people close to the talks said the price was wrong.
government     Two officials at the finance ministry, speaking on condition of anonymity, said the plan was dead.
ngo_monitor    Volunteers who count birds on the marsh said the flock had halved.
expert         Historians who have read the letters say they are forged.
government     Beijing and Moscow say the sanctions are unjust.
expert         The Orrin Institute puts the figure at 3,000.
ngo_monitor    The charity gave the number of homeless as 900.
company        The carrier laid the blame on its supplier.
document_data  Emails obtained by the broadcaster show that the board knew.
document_data  The report, a 60-page audit of the port, concludes that money was lost.
document_data  A poll by Lakeside Opinion put support at 40 per cent. Just 9 per cent said they were undecided.
unattributed   The minister would not be drawn on whether she had seen the letter.
news_outlet    The theft was first reported on Monday by the Tarn Gazette.
company        Its owner, Penrose Biscuits, said the shop would reopen.
private_person “I heard a crack,” said Ulla Brem, whose garden backs on to the site.
"""
"""Written after the rules for the kinds above, to see whether they hold; of 57 such lines 50 did
before anything was mended for them."""
TABLE = (
    ORGANISATIONS
    + AFFILIATIONS
    + ANONYMITY
    + HEADS
    + STATES
    + CUES
    + DOCUMENTS
    + LATER
    + SECOND_SET
)


@pytest.mark.parametrize("line", [line for line in TABLE.splitlines() if line])
def test_type_of_the_last_unit(suggested: Any, line: str) -> None:
    expected, text = line.split(maxsplit=1)
    assert suggested(text).suggestions[-1].coding.primary_type == expected


def test_the_publisher_that_could_not_confirm_vouches_for_nothing(suggested: Any) -> None:
    text = "The pump broke, residents said. The Courier could not confirm this."
    found = suggested(text, publisher="The Tarn Courier").suggestions[-1].coding
    assert (found.primary_type, found.voice) == ("unattributed", "observation")


def test_another_outlet_that_could_not_confirm(suggested: Any) -> None:
    text = "The pump broke, residents said. Reuters could not confirm this."
    found = suggested(text, publisher="The Tarn Courier").suggestions[-1].coding
    assert (found.primary_type, found.polarity) == ("wire_service", "negative")


def test_both_sides_of_a_war_are_armies(suggested: Any) -> None:
    text = (
        "Both sides claim the bridge at Ost\n\nThe army said it held the bridge.\n\n"
        "Rebels said they had taken it at dawn. The river was high."
    )
    assert suggested(text).suggestions[0].coding.primary_type == "military"


def test_state_media_is_the_one_outlet_that_the_article_names(suggested: Any) -> None:
    text = "State media said the dam was full. KCNA showed pictures of it on Monday, experts said."
    coding = suggested(text).suggestions[0].coding
    assert (coding.source, coding.primary_type) == ("KCNA", "state_media")


def test_state_media_stays_open_between_two_outlets(suggested: Any) -> None:
    text = "State media said the dam was full. KCNA and Xinhua sent crews."
    assert suggested(text).suggestions[0].coding.source_id is None


def test_a_union_keeps_its_whole_name(suggested: Any) -> None:
    coding = suggested("The Tanners’ Union said no.").suggestions[0].coding
    assert coding.source == "Tanners’ Union"


def test_a_secretary_is_known_by_name(suggested: Any) -> None:
    text = "The Tanners’ Union was angry. “Nobody told us,” said its secretary, Bo Falk."
    assert suggested(text).suggestions[-1].coding.source == "Bo Falk"


def test_a_distributor_in_a_credit_is_no_second_outlet(suggested: Any) -> None:
    text = (
        "State media said the dam was full.\n\n"
        "Miners wave at a train in May (Korean Central News Agency/Korea News Service via AP)\n\n"
        "The rain has ended."
    )
    coding = suggested(text).suggestions[0].coding
    assert coding.source_id == "korean-central-news-agency"


def test_the_body_whose_act_an_agency_reports_is_the_origin(suggested: Any) -> None:
    text = "The cabinet ordered a new dam, Xinhua said."
    links = suggested(text).suggestions[0].coding.chains[0]
    assert [(link.name, link.roles) for link in links[:2]] == [
        ("cabinet", ("origin",)),
        ("Xinhua", ("relay", "proximate")),
    ]


FRESH_CLASSES = """
military       The gate held, said Lt. Col. Pia Storm, whose army engineers built it. “It was dark,” she said.
law_enforcement Two men were held, a prosecutor, Lea Horn, said late on Friday.
law_enforcement Two men were held, a prosecutor, Lea Horn, said again.
ngo_monitor    Ada Finn, who speaks for 300 cooks, guards and pilots at sea for the union Harbour, said no.
ngo_monitor    “We need ropes,” said Rolf Lund of Stone Angels, a group of volunteers who climb.
state_media    Footage broadcast by Norland state television showed the bridge. The channel put the toll at 12.
anonymous      Someone who sat in on the talks put it more bluntly: “The plan was dead on the first day.”
government     Not so, answered Norland’s mining minister, Vera Moss.
government     Snow will fall until Sunday, according to Norland’s national weather service.
unattributed   The two countries, which share a river, have argued over the bridge ever since it was built.
government     It needs the word of the Ports Commission, whose chair, Dame Ana Holt, confirmed the leak. “No,” she said.
social_media   A video viewed more than one million times on Telegram appears to show the tower falling.
unattributed   Larkin Stowe declined to comment, citing the secrecy of the court.
company        The Larkmoor Leisure Group said the pool would reopen.
company        A leaked file shows the firm’s auditors said the sums were wrong, the Courier said. In it, the auditors say that nobody asked.
anonymous      One person who was in the room put it bluntly: “Nobody wanted the deal at that price.”
military       The crews were tired, Capt. Eva Moor, whose doctor had warned her, said.
military       Footage released by the army showed tanks near the pass.
government     Pictures released by the ministry showed the cracked wall.
politician     There must be a vote, the opposition’s health spokesman, Ivo Gale, told BBC Radio 4 on Sunday.
"""


@pytest.mark.parametrize("line", FRESH_CLASSES.strip().splitlines())
def test_classes_that_fresh_articles_showed(suggested: Any, line: str) -> None:
    expected, text = line.split(maxsplit=1)
    assert suggested(text).suggestions[-1].coding.primary_type == expected


def test_an_agency_that_could_not_establish_in_its_own_copy(suggested: Any) -> None:
    text = (
        "A clip shows the fire, residents said. Reuters was not able to establish when it was made."
    )
    found = suggested(text, agency="Reuters").suggestions[-1].coding
    assert (found.primary_type, found.polarity) == ("wire_service", "negative")


def test_the_maker_of_footage_is_the_source(suggested: Any) -> None:
    text = "Footage broadcast by Norland state television showed the bridge."
    assert suggested(text).suggestions[0].coding.source == "Norland state television"
