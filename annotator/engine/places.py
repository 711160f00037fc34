"""Countries, their capitals and people: who a place name speaks for (G2), where an alias is at
home (§3.7)."""

from functools import cache

TABLE = """
AF|Afghanistan;Kabul|Afghan;Afghans
AL|Albania;Tirana|Albanian;Albanians
DZ|Algeria;Algiers|Algerian;Algerians
AD|Andorra|Andorran
AO|Angola;Luanda|Angolan;Angolans
AR|Argentina;Buenos Aires|Argentine;Argentinian
AM|Armenia;Yerevan|Armenian;Armenians
AU|Australia;Canberra|Australian;Australians
AT|Austria;Vienna|Austrian;Austrians
AZ|Azerbaijan;Baku|Azerbaijani;Azeri
BS|Bahamas;the Bahamas;Nassau|Bahamian;Bahamians
BH|Bahrain;Manama|Bahraini;Bahrainis
BD|Bangladesh;Dhaka|Bangladeshi
BB|Barbados|Barbadian;Barbadians
BY|Belarus;Minsk|Belarusian;Belarusians
BE|Belgium|Belgian;Belgians
BZ|Belize|Belizean;Belizeans
BJ|Benin;Cotonou|Beninese
BT|Bhutan;Thimphu|Bhutanese
BO|Bolivia;La Paz|Bolivian
BA|Bosnia;Sarajevo|Bosnian
BW|Botswana;Gaborone|Botswanan
BR|Brazil;Brasilia;Brasília|Brazilian;Brazilians
BN|Brunei|Bruneian
BG|Bulgaria;Sofia|Bulgarian
BF|Burkina Faso;Ouagadougou|Burkinabe
BI|Burundi;Gitega|Burundian;Burundians
KH|Cambodia;Phnom Penh|Cambodian
CM|Cameroon;Yaounde|Cameroonian
CA|Canada;Ottawa|Canadian;Canadians
CV|Cape Verde|Cape Verdean
CF|Central African Republic;the Central African Republic;Bangui|Central African
TD|Chad;N'Djamena|Chadian
CL|Chile;Santiago|Chilean
CN|China;Beijing|Chinese
CO|Colombia;Bogota;Bogotá|Colombian
CD|Congo;Kinshasa|Congolese
CR|Costa Rica|Costa Rican;Costa Ricans
HR|Croatia;Zagreb|Croatian
CU|Cuba;Havana|Cuban;Cubans
CY|Cyprus;Nicosia|Cypriot
CZ|Czech Republic;Czechia;Prague|Czech;Czechs
DK|Denmark;Copenhagen|Danish;Danes
DJ|Djibouti|Djiboutian
DO|Dominican Republic;the Dominican Republic;Santo Domingo|Dominican;Dominicans
EC|Ecuador;Quito|Ecuadorian;Ecuadorean
EG|Egypt;Cairo|Egyptian;Egyptians
SV|El Salvador|Salvadoran;Salvadorans
ER|Eritrea;Asmara|Eritrean;Eritreans
EE|Estonia;Tallinn|Estonian
SZ|Eswatini;Mbabane|Swazi
ET|Ethiopia;Addis Ababa|Ethiopian
FJ|Fiji;Suva|Fijian;Fijians
FI|Finland;Helsinki|Finnish;Finns
FR|France;Paris|French
GA|Gabon;Libreville|Gabonese
GM|Gambia;the Gambia;Banjul|Gambian;Gambians
GE|Georgia;Tbilisi|Georgian
DE|Germany;Berlin|German;Germans
GH|Ghana;Accra|Ghanaian
GR|Greece;Athens|Greek;Greeks
GT|Guatemala|Guatemalan
GN|Guinea;Conakry|Guinean;Guineans
GW|Guinea-Bissau;Bissau|
GY|Guyana|Guyanese
HT|Haiti;Port-au-Prince|Haitian
HN|Honduras;Tegucigalpa|Honduran;Hondurans
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
JM|Jamaica|Jamaican;Jamaicans
JP|Japan;Tokyo|Japanese
JO|Jordan;Amman|Jordanian
KZ|Kazakhstan;Astana|Kazakh
KE|Kenya;Nairobi|Kenyan;Kenyans
XK|Kosovo;Pristina|Kosovar;Kosovars
KW|Kuwait|Kuwaiti
KG|Kyrgyzstan;Bishkek|Kyrgyz
LA|Laos;Vientiane|Laotian
LV|Latvia;Riga|Latvian
LB|Lebanon;Beirut|Lebanese
LS|Lesotho;Maseru|Basotho
LR|Liberia;Monrovia|Liberian;Liberians
LY|Libya;Tripoli|Libyan
LI|Liechtenstein;Vaduz|
LT|Lithuania;Vilnius|Lithuanian
LU|Luxembourg|Luxembourger
MG|Madagascar;Antananarivo|Malagasy
MW|Malawi;Lilongwe|Malawian;Malawians
MY|Malaysia;Kuala Lumpur|Malaysian
MV|Maldives;the Maldives|Maldivian;Maldivians
ML|Mali;Bamako|Malian
MT|Malta;Valletta|Maltese
MR|Mauritania;Nouakchott|Mauritanian;Mauritanians
MU|Mauritius;Port Louis|Mauritian;Mauritians
MX|Mexico;Mexico City|Mexican;Mexicans
MD|Moldova;Chisinau|Moldovan
MN|Mongolia;Ulaanbaatar|Mongolian
ME|Montenegro;Podgorica|Montenegrin
MA|Morocco;Rabat|Moroccan
MZ|Mozambique;Maputo|Mozambican
MM|Myanmar;Naypyidaw;Burma|Burmese
NA|Namibia;Windhoek|Namibian;Namibians
NP|Nepal;Kathmandu|Nepali;Nepalese
NL|Netherlands;the Netherlands;The Hague|Dutch
NZ|New Zealand;Wellington|New Zealander
NI|Nicaragua;Managua|Nicaraguan
NE|Niger;Niamey|
NG|Nigeria;Abuja|Nigerian;Nigerians
KP|North Korea;Pyongyang;the North;DPRK|North Korean;North Koreans
MK|North Macedonia;Skopje|Macedonian
NO|Norway;Oslo|Norwegian;Norwegians
OM|Oman;Muscat|Omani
PK|Pakistan;Islamabad|Pakistani;Pakistanis
PS|Palestine;Ramallah;Gaza|Palestinian;Palestinians
PA|Panama;Panama City|Panamanian;Panamanians
PG|Papua New Guinea;Port Moresby|Papuan
PY|Paraguay;Asuncion;Asunción|Paraguayan;Paraguayans
PE|Peru;Lima|Peruvian
PH|Philippines;the Philippines;Manila|Philippine;Filipino
PL|Poland;Warsaw|Polish;Poles
PT|Portugal;Lisbon|Portuguese
QA|Qatar;Doha|Qatari
CG|Republic of Congo;the Republic of Congo;Brazzaville|
RO|Romania;Bucharest|Romanian
RU|Russia;Moscow;the Kremlin|Russian;Russians
RW|Rwanda;Kigali|Rwandan
WS|Samoa;Apia|Samoan;Samoans
SA|Saudi Arabia;Riyadh|Saudi;Saudis
SN|Senegal;Dakar|Senegalese
RS|Serbia;Belgrade|Serbian;Serbs
SC|Seychelles;the Seychelles|Seychellois
SL|Sierra Leone;Freetown|Sierra Leonean
SG|Singapore|Singaporean
SK|Slovakia;Bratislava|Slovak
SI|Slovenia;Ljubljana|Slovenian
SB|Solomon Islands;the Solomon Islands;Honiara|
SO|Somalia;Mogadishu|Somali
ZA|South Africa;Pretoria|South African;South Africans
KR|South Korea;Seoul;the South|South Korean;South Koreans
SS|South Sudan;Juba|South Sudanese
ES|Spain;Madrid|Spanish;Spaniards
LK|Sri Lanka;Colombo|Sri Lankan
SD|Sudan;Khartoum|Sudanese
SR|Suriname;Paramaribo|Surinamese
SE|Sweden;Stockholm|Swedish;Swedes
CH|Switzerland;Bern|Swiss
SY|Syria;Damascus|Syrian;Syrians
TW|Taiwan;Taipei|Taiwanese
TJ|Tajikistan;Dushanbe|Tajik
TZ|Tanzania;Dodoma|Tanzanian
TH|Thailand;Bangkok|Thai
TL|Timor-Leste;East Timor;Dili|Timorese
TG|Togo|Togolese
TO|Tonga|Tongan;Tongans
TT|Trinidad and Tobago;Port of Spain|Trinidadian
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
VU|Vanuatu;Port Vila|
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
