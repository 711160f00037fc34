"""Countries, their capitals and people: who a place name speaks for (G2), where an alias is at
home (§3.7)."""

from functools import cache

TABLE = """
AF|Afghanistan;Kabul|Afghan;Afghans
AL|Albania;Tirana|Albanian;Albanians
DZ|Algeria;Algiers|Algerian;Algerians
AR|Argentina;Buenos Aires|Argentine;Argentinian
AM|Armenia;Yerevan|Armenian;Armenians
AU|Australia;Canberra|Australian;Australians
AT|Austria;Vienna|Austrian;Austrians
AZ|Azerbaijan;Baku|Azerbaijani;Azeri
BD|Bangladesh;Dhaka|Bangladeshi
BY|Belarus;Minsk|Belarusian;Belarusians
BE|Belgium|Belgian;Belgians
BO|Bolivia;La Paz|Bolivian
BA|Bosnia;Sarajevo|Bosnian
BR|Brazil;Brasilia;Brasília|Brazilian;Brazilians
BG|Bulgaria;Sofia|Bulgarian
BF|Burkina Faso;Ouagadougou|Burkinabe
KH|Cambodia;Phnom Penh|Cambodian
CM|Cameroon;Yaounde|Cameroonian
CA|Canada;Ottawa|Canadian;Canadians
TD|Chad;N'Djamena|Chadian
CL|Chile;Santiago|Chilean
CN|China;Beijing|Chinese
CO|Colombia;Bogota;Bogotá|Colombian
CD|Congo;Kinshasa|Congolese
HR|Croatia;Zagreb|Croatian
CU|Cuba;Havana|Cuban;Cubans
CY|Cyprus;Nicosia|Cypriot
CZ|Czech Republic;Czechia;Prague|Czech;Czechs
DK|Denmark;Copenhagen|Danish;Danes
EC|Ecuador;Quito|Ecuadorian;Ecuadorean
EG|Egypt;Cairo|Egyptian;Egyptians
EE|Estonia;Tallinn|Estonian
ET|Ethiopia;Addis Ababa|Ethiopian
FI|Finland;Helsinki|Finnish;Finns
FR|France;Paris|French
GE|Georgia;Tbilisi|Georgian
DE|Germany;Berlin|German;Germans
GH|Ghana;Accra|Ghanaian
GR|Greece;Athens|Greek;Greeks
GT|Guatemala|Guatemalan
HT|Haiti;Port-au-Prince|Haitian
HU|Hungary;Budapest|Hungarian
IS|Iceland;Reykjavik|Icelandic
IN|India;New Delhi;Delhi|Indian;Indians
ID|Indonesia;Jakarta|Indonesian
IR|Iran;Tehran|Iranian;Iranians
IQ|Iraq;Baghdad|Iraqi;Iraqis
IE|Ireland;Dublin|Irish
IL|Israel;Jerusalem;Tel Aviv|Israeli;Israelis
IT|Italy;Rome|Italian;Italians
CI|Ivory Coast;Abidjan|Ivorian
JP|Japan;Tokyo|Japanese
JO|Jordan;Amman|Jordanian
KZ|Kazakhstan;Astana|Kazakh
KE|Kenya;Nairobi|Kenyan;Kenyans
KP|North Korea;Pyongyang;the North;DPRK|North Korean;North Koreans
KR|South Korea;Seoul;the South|South Korean;South Koreans
KW|Kuwait|Kuwaiti
KG|Kyrgyzstan;Bishkek|Kyrgyz
LA|Laos;Vientiane|Laotian
LV|Latvia;Riga|Latvian
LB|Lebanon;Beirut|Lebanese
LY|Libya;Tripoli|Libyan
LT|Lithuania;Vilnius|Lithuanian
MY|Malaysia;Kuala Lumpur|Malaysian
ML|Mali;Bamako|Malian
MX|Mexico;Mexico City|Mexican;Mexicans
MD|Moldova;Chisinau|Moldovan
MN|Mongolia;Ulaanbaatar|Mongolian
ME|Montenegro;Podgorica|Montenegrin
MA|Morocco;Rabat|Moroccan
MZ|Mozambique;Maputo|Mozambican
MM|Myanmar;Naypyidaw;Burma|Burmese
NP|Nepal;Kathmandu|Nepali;Nepalese
NL|Netherlands;the Netherlands;The Hague|Dutch
NZ|New Zealand;Wellington|New Zealander
NI|Nicaragua;Managua|Nicaraguan
NE|Niger;Niamey|
NG|Nigeria;Abuja|Nigerian;Nigerians
MK|North Macedonia;Skopje|Macedonian
NO|Norway;Oslo|Norwegian;Norwegians
OM|Oman;Muscat|Omani
PK|Pakistan;Islamabad|Pakistani;Pakistanis
PS|Palestine;Ramallah;Gaza|Palestinian;Palestinians
PE|Peru;Lima|Peruvian
PH|Philippines;the Philippines;Manila|Philippine;Filipino
PL|Poland;Warsaw|Polish;Poles
PT|Portugal;Lisbon|Portuguese
QA|Qatar;Doha|Qatari
RO|Romania;Bucharest|Romanian
RU|Russia;Moscow;the Kremlin|Russian;Russians
RW|Rwanda;Kigali|Rwandan
SA|Saudi Arabia;Riyadh|Saudi;Saudis
SN|Senegal;Dakar|Senegalese
RS|Serbia;Belgrade|Serbian;Serbs
SG|Singapore|Singaporean
SK|Slovakia;Bratislava|Slovak
SI|Slovenia;Ljubljana|Slovenian
SO|Somalia;Mogadishu|Somali
ZA|South Africa;Pretoria|South African;South Africans
SS|South Sudan;Juba|South Sudanese
ES|Spain;Madrid|Spanish;Spaniards
LK|Sri Lanka;Colombo|Sri Lankan
SD|Sudan;Khartoum|Sudanese
SE|Sweden;Stockholm|Swedish;Swedes
CH|Switzerland;Bern|Swiss
SY|Syria;Damascus|Syrian;Syrians
TW|Taiwan;Taipei|Taiwanese
TJ|Tajikistan;Dushanbe|Tajik
TZ|Tanzania;Dodoma|Tanzanian
TH|Thailand;Bangkok|Thai
TN|Tunisia;Tunis|Tunisian
TR|Turkey;Türkiye;Ankara|Turkish;Turks
TM|Turkmenistan;Ashgabat|Turkmen
UG|Uganda;Kampala|Ugandan
UA|Ukraine;Kyiv;Kiev|Ukrainian;Ukrainians
AE|United Arab Emirates;the United Arab Emirates;the UAE;Abu Dhabi|Emirati
GB|United Kingdom;the United Kingdom;Britain;Great Britain;the UK;UK;London|British;Britons
US|United States;the United States;the US;the U.S.;US;U.S.;America;Washington|American;Americans
UY|Uruguay;Montevideo|Uruguayan
UZ|Uzbekistan;Tashkent|Uzbek
VE|Venezuela;Caracas|Venezuelan
VN|Vietnam;Hanoi|Vietnamese
YE|Yemen;Sanaa;Sana'a|Yemeni
ZM|Zambia;Lusaka|Zambian
ZW|Zimbabwe;Harare|Zimbabwean
"""

PARTY_STATES = frozenset({"KP", "CN", "CU", "VN", "LA"})
"""Where the ruling party's organs are the government (G4)."""


@cache
def countries() -> dict[str, str]:
    """Name of a state, its capital or its people -> ISO 3166-1 alpha-2 code."""
    out: dict[str, str] = {}
    for line in TABLE.strip().splitlines():
        code, state, people = line.split("|")
        out.update(dict.fromkeys((*state.split(";"), *people.split(";")), code))
    out.pop("", None)
    return out


@cache
def states() -> dict[str, str]:
    """Name of a state or its capital, but not of its people -> the name of the state."""
    out: dict[str, str] = {}
    for line in TABLE.strip().splitlines():
        names = line.split("|")[1].split(";")
        out.update(dict.fromkeys(names, names[0]))
    return out
