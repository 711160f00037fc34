"""Who vouches: one invented sentence and the type it must get (§2)."""

from typing import Any

import pytest

CASES = """
state_media          The airport has reopened, the official news agency SANA reported.
state_media          Iranian state TV said the talks would resume on Thursday.
state_media          Xinhua quoted the mayor as saying the flood had peaked.
state_media          The commander had been wounded, Fars reported, citing an army statement.
state_media          Al-Masirah television said three people had been killed in the raid.
wire_service         The central bank will raise rates, Reuters reported on Tuesday, citing two officials.
wire_service         The Associated Press reported that the envoy had left Cairo.
wire_service         A Reuters witness heard explosions near the port.
news_outlet          The minister took bribes for years, the newspaper El Mundo reported.
news_outlet          The BBC reported that the bridge had been closed since May.
news_outlet          Local media reported that two children were missing.
news_outlet          According to Der Spiegel, the chancellor knew of the plan.
news_outlet          The New York Times first reported the investigation.
foreign_intelligence Britain's MI5 warned that hostile states were targeting researchers.
foreign_intelligence The convoy carried missile parts, according to Israeli intelligence.
foreign_intelligence Western intelligence officials believe the general has fled.
government           The foreign ministry said it had summoned the ambassador.
government           Prime Minister Ana Veldt said the strike would not change her mind.
government           “We will not bend,” President Omar Haddad told parliament.
government           Berlin called the ruling a mistake.
government           A city spokesman said the pool would stay closed until June.
government           The mayor of Halden, Rolf Brekke, announced a curfew.
government           Health officials urged residents to boil their water.
government           The central bank said inflation would slow by autumn.
government           The White House declined to say when the visit would take place, but an administration official said it was planned for May.
military             The army said it had retaken two villages.
military             Rebels claimed to have shot down a helicopter.
military             The general staff reported 40 clashes along the front.
military             “We lost no one,” Colonel Ivan Petrov said.
military             The defence ministry said its forces had shot down 12 drones.
law_enforcement      Two men were arrested, police said.
law_enforcement      Prosecutors said the banker had forged invoices.
law_enforcement      The fire spread from the kitchen, the fire department said.
law_enforcement      Sheriff Dale Hutchins said the search would go on.
law_enforcement      A police spokeswoman said the driver had fled on foot.
politician           The bill would ruin farmers, Senator Mary Colt said.
politician           Opposition leader Pavel Novak called for new elections.
politician           The Labour Party accused the government of hiding the figures.
politician           Lawmakers from both parties criticised the deal.
politician           Her campaign denied that money had changed hands.
international_org    The World Health Organization said the outbreak was over.
international_org    The UN refugee agency said 40,000 people had crossed the border.
international_org    NATO Secretary General Lars Holm said the alliance was ready.
international_org    “The situation is dire,” said Rosa Lind, a spokeswoman for Unicef.
expert               “The dam cannot hold,” said Peter Adler, a professor of hydrology at the University of Graz.
expert               Economists expect growth to slow next year.
expert               Analysts say the party will lose its majority.
expert               Satellite pictures show a second tunnel, according to researchers at 38 North.
expert               The virus is unlikely to spread, epidemiologist Mona Field said.
ngo_monitor          Amnesty International accused the police of torture.
ngo_monitor          At least 12 people died in the raid, the Syrian Observatory for Human Rights said.
ngo_monitor          The teachers' union said the offer was an insult.
ngo_monitor          Activists said the river had been poisoned for years.
ngo_monitor          Greenpeace called the permit a scandal.
company              The airline said it would cancel 40 flights.
company              Boeing said it was cooperating with the inquiry.
company              The plant's operator said no radiation had escaped.
company              “Sales were weak,” chief executive Tom Berg told investors.
document_data        Unemployment rose to 5 per cent, official data showed.
document_data        A leaked memo shows that managers knew of the cracks.
document_data        According to court documents, the payments began in 2019.
document_data        The study found that bees avoid the sprayed fields.
document_data        A survey found that most renters fear eviction.
document_data        Satellite images showed smoke above the depot.
document_data        The judge ruled that the search was illegal.
social_media         Videos shared on social media showed soldiers leaving the barracks.
social_media         A Telegram channel claimed the governor had fled.
social_media         Military bloggers reported heavy losses.
private_person       “The wall just fell,” said Lotte Brandt, who lives across the road.
private_person       Residents said they had heard two blasts.
private_person       Witnesses described a man in a grey coat.
private_person       “I lost everything,” said farmer Joseph Otieno.
private_person       Her mother said the girl had never been ill before.
private_person       “We ran,” said Ina Holt, 34, a passenger on the train.
anonymous            The merger is dead, a person familiar with the negotiations said.
anonymous            Three sources said the board had voted in secret.
anonymous            “They voted twice,” said someone who was at the meeting.
anonymous            The minister will resign, according to two people briefed on the matter.
other_source         The bishop said the church would pay.
other_source         The club said its coach would stay.
other_source         The hospital said 14 people were being treated.
unattributed         Snow had covered the runway.
unattributed         The governor resigned on Sunday.
unattributed         The two towns share a border.
unattributed         The match was widely seen as a test for the young coach.
unattributed         The suspect is believed to have fled to Spain.
unattributed         The ministry did not respond to a request for comment.
unattributed         The airline declined to comment.
unattributed         The claim could not be independently verified.
unattributed         The president will launch a new programme in May.
unattributed         The army has tried to cross the river twice.
unattributed         Parliament passed the bill by three votes.
unattributed         The so-called peace corridor was empty.
unattributed         The company reportedly paid the fine in gold.
unattributed         The premier defended the campaign.
unattributed         The company opened its first shop in 1998.
unattributed         The council meets twice a month.
government           The president has vowed to end the war by winter.
government           Tehran hopes the sanctions will be lifted.
government           The ministry wants to build 400 homes by the river.
government           The mayor seeks to ban cars from the centre.
government           The government has not said how many people were freed.
government           North Korea says the launch was a success.
government           The minister denied that he had lied.
government           The regulator ruled that the merger was unlawful.
politician           The senator praised the ruling as a victory for patients.
company              The oil company has promised to clean up the beach.
private_person       The driver, who is 54, told the BBC he had seen nothing.
military             A senior defence official who asked not to be named said the ship was lost.
news_outlet          The newspaper said a police report blamed the driver.
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_type(suggested: Any, line: str) -> None:
    expected, text = line.split(maxsplit=1)
    found = suggested(text)
    assert [s.coding.primary_type for s in found.suggestions] == [expected]
