"""What heads of noun phrases tell about a source: its type by §2, and what kind of thing it is."""

from typing import NamedTuple

from annotator.engine.tokens import word_set
from annotator.model import SourceKind


class Head(NamedTuple):
    """The reading of a head noun."""

    type: str
    kind: SourceKind
    relational: bool = False
    """Whether its modifiers or its "of" decide ("a spokesman for the union")."""


PERSONS = {
    "government": """minister premier president chancellor secretary ambassador envoy consul
        mayor governor commissioner treasurer king queen emir sultan monarch diplomat regulator
        czar councilman-at-large undersecretary administrator vice-president vice-premier""",
    "politician": """senator sen. congressman congresswoman lawmaker legislator representative
        rep. mp mep parliamentarian councillor councilman councilwoman councilmember candidate
        nominee politician democrat republican conservative deputy whip frontrunner front-runner
        challenger strategist pollster delegate superdelegate surrogate assemblyman
        assemblywoman speaker supervisor alderman congressmember""",
    "military": """general gen. admiral adm. colonel col. commander lieutenant lt. captain major
        maj. sergeant brigadier marshal fighter rebel soldier marine warlord cmdr.""",
    "law_enforcement": """sheriff detective det. prosecutor coroner inspector constable
        superintendent investigator trooper firefighter paramedic warden officer policeman
        policewoman ranger sgt. supt.""",
    "expert": """professor prof. scholar academic historian scientist researcher economist
        analyst author co-author expert fellow sociologist psychologist epidemiologist biologist
        geologist physicist engineer climatologist meteorologist seismologist demographer
        statistician lecturer scientist political-scientist specialist strategist-at-large
        consultant oceanographer astronomer ecologist chemist criminologist virologist
        pathologist forecaster hydrologist archaeologist anthropologist botanist zoologist
        entomologist ornithologist agronomist geographer mathematician psychiatrist neurologist
        cardiologist oncologist immunologist toxicologist volcanologist glaciologist linguist
        cryptographer
        naturalist conservator metallurgist microbiologist neuroscientist philosopher
        astrophysicist geneticist pharmacologist paediatrician pediatrician""",
    "company": """ceo executive entrepreneur banker trader investor founder co-founder owner
        manager contractor developer landlord retailer restaurateur businessman businesswoman
        shareholder cfo broker realtor auditor accountant""",
    "ngo_monitor": """activist campaigner organizer organiser advocate volunteer monitor
        whistle-blower""",
    "private_person": """resident witness eyewitness neighbour neighbor mother father parent
        wife husband son daughter brother sister widow widower uncle aunt grandmother
        grandfather cousin niece nephew girlfriend boyfriend friend survivor victim patient
        passenger tourist student pupil teenager worker farmer fisherman shopkeeper driver
        defector refugee migrant prisoner inmate voter protester demonstrator villager relative
        colleague classmate teacher nurse customer tenant homeowner commuter pensioner retiree
        veteran suspect defendant plaintiff attacker gunman supporter fan mum dad mom man woman
        boy girl people bystander passer-by shopper homebuyer renter housekeeper waitress waiter""",
    "news_outlet": """journalist reporter columnist editor correspondent anchor broadcaster
        moderator blogger commentator host presenter critic reviewer""",
    "other_source": """bishop archbishop pope cardinal priest pastor imam rabbi reverend rev.
        actor actress singer musician artist director-general-of-sport coach player striker
        goalkeeper midfielder athlete swimmer runner elder novelist poet composer chef
        doctor-in-charge physician surgeon midwife manager-of-team organiser curator filmmaker
        producer principal headteacher headmaster doctor""",
    "document_data": """judge justice magistrate""",
    "anonymous": """source insider whistleblower tipster someone person""",
    "social_media": """influencer user youtuber""",
    "foreign_intelligence": """spymaster spy""",
    "international_org": """rapporteur secretary-general peacekeeper""",
}
ORGANIZATIONS = {
    "government": """ministry department agency office government administration embassy council
        authority authorities commission committee regulator palace bureau cabinet consulate
        municipality treasury city county kremlin city-hall""",
    "politician": """politburo party campaign opposition parliament congress senate legislature
        caucus coalition""",
    "military": """army navy military pentagon militia forces troops brigade battalion command
        corps junta chiefs militants rebels insurgents guerrillas""",
    "law_enforcement": """police prosecutors detectives gendarmerie constabulary fbi sheriffs
        firefighters customs coastguard""",
    "foreign_intelligence": """intelligence mossad""",
    "expert": """university institute institution college think-tank laboratory observatory lab""",
    "ngo_monitor": """charity union ngo group organisation organization watchdog federation
        network foundation association coalition-of alliance-for society nonprofit non-profit
        fund campaigners collective""",
    "company": """company firm corporation airline bank maker manufacturer operator utility
        supplier retailer carrier brand inc corp ltd plc llc railway brewery supermarket
        developer startup start-up builder insurer lender refiner miner drugmaker carmaker automaker
        chipmaker brewer distributor wholesaler shipowner bookmaker syndicate inc. corp. ltd.
        bros. industries holdings motors""",
    "news_outlet": """newspaper magazine paper broadcaster outlet media website tabloid daily
        weekly station channel gazette herald tribune times post journal chronicle radio tv
        television podcast press site newsletter portal""",
    "wire_service": """newswire""",
    "state_media": """mouthpiece""",
    "international_org": """nato bloc alliance""",
    "other_source": """hospital church club team school clinic museum zoo theatre diocese
        festival parish mosque synagogue""",
    "document_data": """court tribunal""",
    "social_media": """netizens""",
}
NAMES = {
    "company": """storage freight foods logistics energy systems technologies solutions pharma
        pharmaceuticals shipping ferries railways airways airlines software enterprises properties
        breweries chemicals textiles robotics supermarkets hotels resorts telecom petroleum
        insurance securities construction constructions builders stores co co. group""",
    "government": """board service services inspectorate registry executive""",
    "law_enforcement": """rescue""",
    "ngo_monitor": """monitor trust alliance""",
    "document_data": """opinion polling""",
    "politician": """front""",
}
"""Words that tell what an organisation is where they stand, capital, in its name."""
RUNNING = word_set(
    "runs run ran operates operated makes made owns owned sells sold builds built supplies "
    "supplied manages managed produces produced provides employs manufactures distributes imports "
    "exports ships designs developed develops"
)
"""After "which", verbs that tell of a firm."""
TEACHING = word_set("teaches taught lectures lectured studies researches")
"""After "who", verbs with an "at" that tells where someone is at home."""
AT_WAR = word_set(
    "army troops soldiers rebels fighters shells shelling insurgents militants ceasefire militia "
    "artillery fought fighting"
)
"""Words of an article in which a front or a movement is an armed one (E11)."""
PLACES = word_set("city county kremlin palace")
WITHHELD = (
    "familiar with", "knowledge of", "briefed on", "close to the", "asked not to be",
    "condition of anonymity", "who was in", "who were in", "who was at", "who were at",
    "who attended", "who sat in on", "not authorised to", "not authorized to", "in the room",
)  # fmt: skip
"""What tells that people are known to the paper but not to the reader (A1)."""
SIDES = frozenset({"both sides", "the two sides", "each side", "two sides", "sides"})
SAMPLES = word_set("only just about some nearly almost fewer more another")
"""Words before a share of those who were polled: "only 17 per cent"."""
PEOPLE = frozenset({"people", "person", "persons", "someone", "somebody", "those", "individuals"})
DOCUMENTS = """report study survey poll polls data figures statistics documents records filing
    filings footage video image images transcript recording indictment papers memo audit analysis
    findings evidence log letter email emails statement ruling verdict lawsuit complaint census
    results tally dossier document file files law bill constitution treaty agreement research
    review paper index chart charts map graphics article articles book ad ads editorial editorials
    story stories post posts tweet tweets message messages release communique communiqué
    bulletin resolution petition affidavit testimony numbers estimates estimate imagery
    photographs photos pictures picture clip clips cable note notice order motion brief subpoena
    warrant minutes plan platform headline headlines website-data count rankings database
    assessment inquiry investigation autopsy audit-report letter-to sentence budget speech advisory
    circular gauge meter sensor thermometer ledger spreadsheet diary leaflet brochure invoice
    receipt contract register calendar timetable noticeboard"""
SPEAKERS = """spokesman spokeswoman spokesperson spokespeople spokesmen spokeswomen official
    officials head chief leader leaders director chairman chairwoman chair chairperson member
    members boss adviser advisor advisers advisors aide aides staff staffer staffers employee
    employees employees lawyer lawyers attorney attorneys counsel representative-of secretary
    executive executives commander-in capt. deputy coordinator commander commanders captain captains
    lieutenant president vice founder manager officer
    correspondent reporter operatives operative insiders insider sources source
    delegate envoy team consultant"""
FALLBACKS = {
    "spokes": "government", "official": "government", "officials": "government",
    "head": "government", "chief": "government", "leader": "politician", "leaders": "politician",
    "director": "expert", "chairman": "politician", "chairwoman": "politician",
    "chair": "politician", "chairperson": "politician", "member": "politician",
    "members": "politician", "boss": "company", "adviser": "government", "advisor": "government",
    "aide": "government", "aides": "government", "advisers": "government",
    "advisors": "government", "staff": "private_person", "staffer": "politician",
    "staffers": "politician", "employee": "private_person", "employees": "private_person",
    "lawyer": "private_person", "lawyers": "private_person", "attorney": "private_person",
    "attorneys": "private_person", "counsel": "private_person", "secretary": "government",
    "executive": "company", "executives": "company", "president": "government",
    "founder": "company", "manager": "company", "officer": "law_enforcement",
    "source": "anonymous", "sources": "anonymous", "insider": "anonymous",
    "insiders": "anonymous", "operative": "politician", "operatives": "politician",
    "correspondent": "news_outlet", "reporter": "news_outlet", "coordinator": "ngo_monitor",
    "delegate": "politician", "envoy": "government", "team": "other_source",
    "commander": "military", "commanders": "military", "captain": "military",
    "captains": "military", "capt.": "military", "lieutenant": "military", "consultant": "expert",
    "deputy": "government", "vice": "government",
}  # fmt: skip
MODIFIERS = {
    "police": "law_enforcement", "fire": "law_enforcement", "prosecution": "law_enforcement",
    "rescue": "law_enforcement", "prison": "law_enforcement", "customs": "law_enforcement",
    "sheriff": "law_enforcement", "border": "law_enforcement", "coastguard": "law_enforcement",
    "homicide": "law_enforcement", "enforcement": "law_enforcement",
    "army": "military", "military": "military", "navy": "military", "naval": "military",
    "defence": "military", "defense": "military", "rebel": "military", "militant": "military",
    "intelligence": "foreign_intelligence", "spy": "foreign_intelligence",
    "security": "government", "government": "government", "ministry": "government",
    "presidential": "government", "council": "government", "city": "government",
    "state": "government", "federal": "government", "health": "government",
    "county": "government", "municipal": "government", "regional": "government",
    "provincial": "government", "embassy": "government", "administration": "government",
    "department": "government", "election": "government", "foreign": "government",
    "interior": "government", "finance": "government", "cabinet": "government",
    "kremlin": "government", "education": "government", "transport": "government",
    "governor": "government", "mayor": "government", "minister": "government",
    "party": "politician", "campaign": "politician", "opposition": "politician",
    "congressional": "politician", "parliamentary": "politician", "senate": "politician",
    "house": "politician", "democratic": "politician", "republican": "politician",
    "gop": "politician", "majority": "politician", "minority": "politician",
    "politburo": "politician", "labour": "politician", "conservative": "politician",
    "tory": "politician", "caucus": "politician", "committee": "politician",
    "legislative": "politician", "assembly": "politician",
    "union": "ngo_monitor", "rights": "ngo_monitor", "aid": "ngo_monitor",
    "relief": "ngo_monitor", "charity": "ngo_monitor", "advocacy": "ngo_monitor",
    "humanitarian": "ngo_monitor", "monitoring": "ngo_monitor", "labor": "ngo_monitor",
    "community": "ngo_monitor", "tenants": "ngo_monitor", "civil": "ngo_monitor",
    "company": "company", "corporate": "company", "industry": "company", "airline": "company",
    "bank": "company", "business": "company", "oil": "company", "plant": "company",
    "sales": "company", "site": "company", "railway": "company", "factory": "company",
    "retail": "company",
    "nato": "international_org",
    "u.n.": "international_org", "e.u.": "international_org",
    "hospital": "other_source", "church": "other_source", "team": "other_source",
    "club": "other_source", "school": "other_source", "festival": "other_source",
    "museum": "other_source", "theatre": "other_source", "football": "other_source",
    "university": "expert", "research": "expert", "institute": "expert", "policy": "expert",
    "tank": "expert", "studies": "expert", "science": "expert", "college": "expert",
    "economics": "expert", "laboratory": "expert", "history": "expert", "medicine": "expert",
    "news": "news_outlet", "newspaper": "news_outlet", "magazine": "news_outlet",
    "television": "news_outlet", "media": "news_outlet", "radio": "news_outlet",
}  # fmt: skip


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith("man"):
        return word[:-3] + "men"
    return word + "s"


def compile_names() -> dict[str, str]:
    """Word of a name -> type of the organisation."""
    return {word: type_key for type_key, words in NAMES.items() for word in words.split()}


def compile_heads() -> dict[str, Head]:
    """Head noun, singular or plural -> what it tells."""
    out: dict[str, Head] = {}
    for word in DOCUMENTS.split():
        out[word] = Head("document_data", "document")
        out.setdefault(_plural(word), Head("document_data", "document"))
    for type_key, words in ORGANIZATIONS.items():
        for word in words.split():
            out[word] = Head(type_key, "organization")
            out.setdefault(_plural(word), Head(type_key, "group"))
    for type_key, words in PERSONS.items():
        for word in words.split():
            out[word] = Head(type_key, "person")
            out[_plural(word)] = Head(type_key, "group")
    for word in SPEAKERS.split():
        type_key = FALLBACKS.get("spokes" if word.startswith("spokes") else word, "government")
        group = word.endswith(("s", "men", "women", "people", "staff")) and word != "boss"
        out[word] = Head(type_key, "group" if group else "person", relational=True)
    return out
