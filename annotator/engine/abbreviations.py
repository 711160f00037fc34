"""Words that decide what a full stop means.

Matching is case-sensitive: "Miss." is a state, "ill." is not an abbreviation.
"""

from annotator.engine.tokens import word_set

ALWAYS = word_set("""
Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Gen Lt Col Maj Capt Cpt Cmdr Cdr Sgt Cpl Pvt Pfc Adm
Brig Ens Gov Govs Sen Sens Rep Reps Pres Amb Atty Attys Asst Assoc Dir Det Insp Supt Spc
Hon Rev Revd Msgr Fr Bp Abp Mt Ft Pt Dept Assn Natl Intl Univ sq vs v cf viz
e.g i.e Lt.Col Maj.Gen Brig.Gen Op
""")
"""Followed by what they belong to: never the end of a sentence before a capital."""

BEFORE_NUMBER = word_set("""
No Nos no nos p pp Fig Figs fig Art Arts Sec Secs Ch Chap Vol Vols Ex Eq Tab Para par approx ca
c est Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat
Sun Act Rte Ste Apt Bldg Rm
""")
"""Not the end of a sentence before a number, but as likely as any word before a capital."""

MAYBE = word_set("""
Inc Corp Co Cos Ltd Bros LLC Plc PLC Jr Sr Esq St Ave Blvd Rd Hwy Ln Sq Ph.D PhD M.D Ed.D B.A
M.A Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Mich Minn Miss
Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask
""")
"""The end of a sentence only before a word that seldom stands inside one."""

HOURS = frozenset({"a.m", "p.m", "A.M", "P.M"})

AFTER_HOUR = word_set("""
Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun
January February March April May June July August September October November December Jan Feb
Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec GMT UTC EST EDT ET CST CDT CT MST MDT MT PST PDT PT
BST CET CEST IST JST KST AEST Eastern Central Mountain Pacific Greenwich London Moscow Beijing
Tokyo Seoul
""")
"""Days, months and zones, which belong to the hour before them."""

BEFORE_LETTER = word_set("""
plan option vitamin hepatitis type group grade class category factor phase part section war
title malcolm schedule exhibit appendix annex channel level tier influenza generation and than
formula team block zone
""")
"""A capital letter after these, in lower case here, is a label and may end a sentence ("Plan B.",
"World War I.", "my brother and I.")."""

BRANDS = frozenset({"Yahoo", "Jeopardy", "Panic", "Joomla", "Wham", "Jeb"})
"""Names written with an exclamation mark."""

OPENINGS = word_set("""
The A An This That These Those He She It They We I You One There Here His Her Hers Its Their
Our My Your But And Or Nor So Yet In On At As By For From With Without Under Over Into Among
Amid Between During Despite Until Since Before After Although Though Because While When
Whenever Where Whether If Unless Once However Instead Meanwhile Moreover Still Then Now Thus
Therefore Today Yesterday Tomorrow Later Earlier Last Next What Who Whose Why How Which Both
Some Several Many Much Most More Few All Each Every Either Neither No Not None Nobody Nothing
Another Others Such Even Only Just Also Perhaps Asked According Officials Police Critics
Experts Analysts Authorities Prosecutors Investigators Opponents Supporters Witnesses
Residents Had Was Were Is Are Do Does Did Has Have Will Would Can Could Should
""")
"""Words that open sentences and seldom stand capitalised inside one."""

SPEECH = word_set("""
said says asked asks told tells shouted shouts cried cries wrote writes added adds replied
replies demanded demands tweeted tweets posted exclaimed yelled screamed whispered wondered
wonders inquired enquired joked quipped recalled declared explained insisted warned continued
responded called chanted answered repeated pleaded urged read reads muttered sighed laughed
""")
"""Verbs of the tag after a quoted question or exclamation."""

UNFINISHED = word_set("""
a an the and or but nor of to in on at by for from with as that which who whose than into over
under is are was were be been has have had will would can could should may might not its his
her their our my your this these those said
""")
"""A line that ends on one of these goes on in the next."""
