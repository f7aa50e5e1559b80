"""The words of the papers: orders, letters, reports, conversations. All of it is invented, by us."""

from collections.abc import Iterator, Sequence

ORDER = (
    "Раҳбари шуъбаи 3-юми Раёсати тартибот дар шаҳри Мисолобод майор Намуна Р., маводи санҷишро дида баромада, муайян кард:",
    (
        "Шаҳрванд Орзу Салим, соли таваллудаш 1993, омӯзгор, санаи 8 апрели соли 2026 дар бинои мактаб ба талаби қонунии кормандон "
        "итоат накард."
    ),
    (
        "Хоҳари ӯ, Орзу Маҳса, аз хориҷ дар бораи мақомот маводи таҳқиромез нашр мекунад. Шаҳрванд Орзу Салим барои қатъ кардани ин "
        "амал чора надидааст."
    ),
    "Дар асоси моддаи 460 Кодекси ҳуқуқвайронкунии маъмурӣ қарор дода шуд:",
    "Шаҳрванд Орзу Салим ба муҳлати 9 (нӯҳ) шабонарӯз ба ҳабси маъмурӣ гирифта шавад. Қарор фавран иҷро мешавад.",
)
ORDER_IN_ENGLISH = (
    "The head of section 3 of the Department for Order in the town of Misolobod, Major Namuna R., having looked at the material "
    "of the inquiry, has established:\nCitizen Orzu Salim, born in 1993, a teacher, did not obey a lawful demand of officers in the "
    "school building on 8 April 2026.\nHis sister, Orzu Mahsa, publishes insulting material about the authorities from abroad. "
    "Citizen Orzu Salim has taken no measures to end this.\nOn the basis of article 460 of the Code of Administrative Offences it is "
    "decided:\nCitizen Orzu Salim is to be taken into administrative arrest for 9 (nine) days. The decision is carried out at once."
)
SUMMONS = (
    (
        "Ба шаҳрванд Орзу Салим. Ба Шумо супориш дода мешавад, ки 5 марти соли 2026, соати 9:00, ба хонаи 14-и Раёсати тартибот ҳозир "
        "шавед."
    ),
    "Мавзӯъ: суҳбат дар бораи хоҳаратон. Шиноснома ва телефони дастиро бо худ оред.",
)
SUMMONS_IN_ENGLISH = (
    "To citizen Orzu Salim. You are ordered to appear in room 14 of the Department for Order on 5 March 2026 at 9:00.\n"
    "Subject: a talk about your sister. Bring your passport and your mobile telephone."
)
DISMISSAL = (
    "Ҳамшираи шафқат Орзу Нигора аз 27 марти соли 2026 аз вазифа озод карда мешавад.",
    "Асос: хулосаи раҳбарият. Ҳисоббаробаркунӣ то охири моҳ анҷом дода шавад.",
)
DISMISSAL_IN_ENGLISH = (
    "The nurse Orzu Nigora is released from her post from 27 March 2026.\nReason: opinion of the management. Accounts are to be "
    "settled by the end of the month."
)
CHARGE = (
    "Я, начальник 3-го отдела Департамента порядка майор Намуна Р., рассмотрев материалы, установил:",
    (
        "Гражданка Орзу Махса, 1989 года рождения, находясь за границей, опубликовала на сайте «Чашма» статьи от 13 ноября 2025 года, "
        "9 января и 15 мая 2026 года, содержащие публичные призывы к экстремистской деятельности."
    ),
    "Место и время совершения деяния: сеть Интернет.",
    (
        "Постановил: привлечь Орзу Махсу в качестве обвиняемой, объявить в розыск и просить Национальное центральное бюро об издании "
        "красного уведомления Интерпола."
    ),
)
CHARGE_IN_ENGLISH = (
    "I, the head of section 3 of the Department for Order, Major Namuna R., having considered the material, have established:\n"
    "Citizen Orzu Mahsa, born in 1989, while abroad published on the site “Chashma” articles of 13 November 2025, 9 January and "
    "15 May 2026 that contain public calls for extremist activity.\nPlace and time of the act: the Internet.\nDecided: to charge Orzu "
    "Mahsa, to declare her wanted, and to ask the National Central Bureau for a red notice of INTERPOL."
)
SEARCH = (
    "Протокол обыска от 6 июля 2026 года. Начат в 6:20, окончен в 9:05. Основание: постановление от 22 июня 2026 года.",
    "Изъято: два телефона, двадцать три письма от Орзу Махсы, тетрадь с адресами.",
    "Замечания хозяйки дома: «Мне сказали, что это из-за статей дочери». Подпись следователя: Намуна.",
)
SEARCH_IN_ENGLISH = (
    "Record of a search of 6 July 2026. Begun at 6:20, ended at 9:05. Basis: decision of 22 June 2026.\nTaken: two telephones, "
    "twenty-three letters from Orzu Mahsa, an exercise book with addresses.\nRemarks of the owner of the house: “I was told that "
    "it is because of my daughter’s articles.” Signature of the investigator: Namuna."
)
MEDICAL = (
    "To whom it may concern. I examined the patient named above on 19 April 2026, two days after he was released.",
    (
        "Right hand: swelling over the third and fourth metacarpal bones, a linear bruise of 9 × 2 cm, tender. Radiograph: a fissure of "
        "the fourth metacarpal bone without displacement. Both wrists: circular abrasions, three to five days old."
    ),
    (
        "The patient states that his hand was struck with a baton on the third day of his detention because he would not read a text "
        "before a camera. The findings are highly consistent with this account (Istanbul Protocol, paragraph 187)."
    ),
    "He sleeps two to three hours a night, startles at the bell of the door, and cannot hold a pen for longer than a minute.",
    "A cast was applied for four weeks. A psychological assessment was advised; there is none in the district.",
)
PSYCHIATRIC = (
    (
        "I am a consultant psychiatrist. I saw Ms Orzu on 2, 9 and 16 June 2026, each time for ninety minutes, through an interpreter "
        "whom she did not know. I have read the posts that counsel sent me, and the letter of the general practitioner."
    ),
    (
        "Since March 2026 she has nightmares in which somebody calls and knows where she is. She has changed her number twice, avoids "
        "the bus, and has stopped to publish under her own name for seven weeks."
    ),
    (
        "On the CAPS-5 she scores 46. She fulfils the criteria of post-traumatic stress disorder (ICD-11 6B40). The symptoms began after the "
        "night of 14 March and worsened after 11 May."
    ),
    "She blames herself for what happened to her brother. I saw no sign of feigning: she under-reported twice what her doctor had noted.",
    (
        "Forced return to the country in which these acts happen would, in my opinion, carry a high risk of a serious deterioration, and "
        "of suicide within days of an arrest. This risk would not be lessened by treatment there, for there is none that she could trust."
    ),
    "I understand my duty to the Tribunal, and have complied with it.",
)


def judgment() -> Iterator[str]:
    """The judgment against the brother, in numbered paragraphs."""
    yield "Ноҳиявии суди Мисол, дар ҳайати судя Ш. Намунавӣ, дар ҷаласаи ошкоро кори Орзу Салимро дида баромад."
    for number, (day, what) in enumerate(_GROUNDS * 12, 1):
        yield (
            f"Дар варақаи {number + 11} парванда гузориши корманди шуъбаи 3 аз {day} мавҷуд аст: {what} Суд ин далелро "
            "қобили қабул меҳисобад, зеро он аз ҷониби шахси ваколатдор тартиб дода шудааст ва тарафҳо ба он эътироз накардаанд."
        )
    yield "Суд қарор кард: Орзу Салим ба муҳлати 5 (панҷ) шабонарӯз ба ҳабси маъмурӣ гирифта шавад."


_GROUNDS = (
    ("3 марти 2026", "дар шабакаи «Овози Мисол» навишта шудааст, ки оила барои хоҳар ҷавоб медиҳад."),
    ("9 январи 2026", "мақолаи Орзу Маҳса дар сомонаи «Чашма» дар бораи анбори ғалла."),
    ("8 апрели 2026", "ҷавобгар ба талаби кормандон итоат накард ва худро беодобона нишон дод."),
    ("6 июли 2026", "ҳангоми кофтуков дар хонаи модар бисту се мактуб ёфт шуд."),
)
JUDGMENT_IN_ENGLISH = (
    "[Passages relied on] Page 1: “In the channel ‘Ovozi Misol’ it is written that the family answers for the sister.” Page 1: "
    "“Article of Orzu Mahsa on the site ‘Chashma’ about the grain store.” Last page: “The court has decided: Orzu Salim is taken "
    "into administrative arrest for 5 (five) days.”"
)


def comments() -> list[Sequence[str]]:
    """The comments beneath the posts of the page, as they were saved: number, time, who, words, what they say in English."""
    rows: list[Sequence[str]] = []
    for number in range(620):
        who = _HANDLES[(number * 7) % len(_HANDLES)]
        said, english = _COMMENTS[(number * 5 + number // 11) % len(_COMMENTS)]
        hour, minute = 8 + number // 45, (number * 13) % 60
        rows.append((str(number + 1), f"2026-05-11 {hour:02d}:{minute:02d}", who, said, english))
    return rows


_HANDLES = (
    "haqgu.reader1",
    "vatan.bachai",
    "misoli.asl",
    "karim.diyori.77",
    "sado_88",
    "nomus.tj",
    "kuhiston5",
    "raz.var",
    "bachai.mo",
)
_COMMENTS = (
    ("Марг ба хоин!", "Death to the traitor!"),
    ("Суроғаашро ёбед.", "Find her address."),
    ("Бародараш дар мактаби мост, ба ӯ ҳам мегӯем.", "Her brother is at our school, we will tell him too."),
    ("Ин зан шармандагии миллат аст.", "This woman is a disgrace to the nation."),
    ("Позор семье.", "Shame on the family."),
    ("Кто знает, в каком она городе?", "Who knows in which city she is?"),
    ("Занро ба хона оред.", "Bring the woman home."),
    ("Ман медонам, ки ба кӣ занг занам.", "I know whom to call."),
)


def calls() -> list[Sequence[str]]:
    """The list of calls of the night, as the telephone exported it."""
    return [
        (str(number + 1), f"2026-03-{14 if number < 30 else 15} {(18 + number // 12) % 24:02d}:{(number * 11) % 60:02d}", "withheld" if number % 3 else
         f"+992 00 {100 + number:03d} 00 {number % 90 + 10}", f"{number % 9 * 4 + 2} s", "missed" if number % 4 else "answered, silent")
        for number in range(302)
    ]  # fmt: skip


def report() -> Iterator[tuple[str, Sequence[str]]]:
    """A report on pressure on journalists abroad, with a chapter for each half of a year and each method."""
    yield (
        "Summary",
        (
            (
                "This report describes what was done to forty-one journalists who left the country between 2013 and 2025. It rests on "
                "interviews, on papers that the authorities themselves issued, and on posts that were kept with their hashes."
            ),
            (
                "In thirty-three cases an attack on the net came first, and a summons of a relative within three weeks. The same officers "
                "signed the papers of eleven families."
            ),
        ),
    )
    for year in range(2013, 2027):
        for name, told in _METHODS:
            yield (f"{name}, {year}", [each.format(year=year, count=3 + (year * len(name)) % 9) for each in told])


_METHODS = (
    (
        "Posts and smears",
        (
            (
                "In {year} we counted {count} campaigns that began with a channel and were repeated by pages within a day. Women were "
                "attacked as women in each of them: their bodies, their marriages, their children."
            ),
            (
                "The words were the same in at least two languages. Typing errors of the first post stand in the copies, among them a "
                "missing hyphen in the same place."
            ),
            (
                "Of {count} channels we could tie two to people who had worked for a press office. The others are hidden behind services that "
                "answer no letters. None was closed after a complaint that named a rule of the platform alone."
            ),
        ),
    ),
    (
        "Relatives",
        (
            (
                "In {year} relatives of {count} journalists were summoned without a paper, or with one that gave “a talk” as its subject. "
                "Teachers, nurses and drivers lost their work; nobody was given a reason in writing."
            ),
            "Those who were questioned said the same: the officer had prints of posts on the table and read from them.",
            "Nobody whom we asked had been told of a right to a lawyer. {count} were made to speak before a camera.",
        ),
    ),
    (
        "Papers",
        (
            "In {year} we saw {count} decisions that call journalism an extremist activity. They name articles, and no act, place or time.",
            "Notices through INTERPOL were asked for in some of them. Where the Commission looked at the file it deleted what it held.",
            "A passport that has run out is not renewed. The consulates give slips without a stamp, or nothing at all.",
        ),
    ),
)
CHAT = (
    (False, "20:41", "Апа, имрӯз маро пурсиданд. Чор соат."),
    (False, "20:43", "Суратҳои навиштаҳоро дар рӯи миз доштанд. Гуфтанд: «Ба хоҳарат гӯй, хомӯш шавад»."),
    (True, "20:44", "Шумо чӣ гуфтед? Зарар нарасонданд?"),
    (False, "20:47", "Ҳоло не. Ба модар нагӯй. Дигар занг назан, ман худам менависам."),
)
CHAT_WORDS = "\n".join(f"{when} {said}" for _, when, said in CHAT)
CHAT_IN_ENGLISH = (
    "20:41 Sister, today they questioned me. Four hours.\n20:43 They had pictures of the posts on the table. They said: “Tell your sister "
    "to be silent.”\n20:44 What did you say? Did they hurt you?\n20:47 Not yet. Do not tell mother. Do not call any more, I will write "
    "myself."
)
PERSIAN = "خانم آرزو، ما می‌دانیم در کدام شهر هستید. برادرتان بهای نوشته‌های شما را می‌پردازد."
PERSIAN_IN_ENGLISH = "Ms Orzu, we know in which city you are. Your brother pays for what you write."
SLIP = "Ному насаб: Орзу М. Хизматрасонӣ рад карда шуд. Ба рӯйхат нигаред."
SLIP_IN_ENGLISH = "Name: Orzu M. Service refused. See the list."
STATEMENT_TAJIK = (
    "Ман дар Мисолобод таваллуд шудаам. Дар он ҷо хондам ва аз соли 2011 дар рӯзномаи вилоят, аз соли 2015 дар сомонаи «Чашма» кор кардам.",
    "Моҳи августи соли 2021 ду корманд ба идораи сомона омаданд ва компютерҳоро гирифтанд. Ман 3 сентябри соли 2021 рафтам ва дигар барнагаштам.",
    "13 ноябри соли 2025 таҳқиқотро дар бораи анбори ғалла нашр кардам. Панҷ рӯз пас шабакаи «Овози Мисол» навишт, ки ман аз душманон маош мегирам.",
    "3 феврали соли 2026 дар Фейсбук навиштанд, ки ман шабҳоямро мефурӯшам. Ҳамсояҳо инро ба модарам хонда доданд.",
    "5 март бародарамро чор соат пурсиданд. 8 апрел ӯро аз мактаб бурданд. 17 апрел баргашт; қаламро дошта наметавонист.",
    "11 май навиштанд: «Ба ӯ марг!» Пас аз як соат марде навишт, ки ба шаҳри ман меояд. Ёздаҳ рӯз аз хона набаромадам.",
    "Ман ба зӯроварӣ даъват накардаам. Хоҳиш мекунам, ки мақолаҳоямро хонед. Ҳар чи ин ҷо навиштаам, рост аст.",
) * 3
ARTICLES = tuple(
    (
        name,
        (
            (
                "The regional reserve has eleven stores. On paper they held 48,000 tonnes in September. We went to seven of them with people who live beside "
                "them; five stood empty, and had done so since spring."
            ),
            (
                "Bills that were given to us name four companies which bought the grain, at a third of what bread flour cost in the same week. Two of them "
                "have one owner. He did not answer our letters of 20 and 27 October."
            ),
            "The deputy head of the region told us by telephone that the grain was “moved for repair of the roofs”. We found no repair. We ask where it is.",
            "Nobody has to believe us. The bills are printed below; whoever knows better is asked to write, and will be printed.",
        )
        * 3,
    )
    for name in (
        "Where is the grain? 13 November 2025",
        "The bills of the grain, 9 January 2026",
        "What we are called, 15 May 2026",
    )
)
REFUSAL = (
    "Your claim has been considered under paragraph 339 of the Immigration Rules. It is accepted that you are a journalist and that you wrote the articles.",
    "It is accepted that posts about you exist. It is not accepted that those who wrote them act for the authorities; they could be written by anybody.",
    "It is noted that your brother was detained. The order gives petty hooliganism. You have not shown that it has to do with you.",
    "It is not accepted that a red notice was issued: INTERPOL publishes no such notice about you.",
    "Your claim is refused. You have a right of appeal.",
)
REMOVAL = (
    "You did not attend the interview of 12 November 2026. Your appeal is treated as abandoned.",
    "You are to be removed on 4 December 2026 at 09:40 by flight EX 101 to Misolobod, by way of Istanbul.",
)
HIGH_COURT = (
    "UPON reading the application on the papers, and without a hearing:",
    "The application for interim relief is refused. It was made late, and the appeal is for the Tribunal.",
    "The claimant may ask for this decision to be reconsidered at a hearing within seven days.",
)


def country() -> Iterator[tuple[str, Sequence[str]]]:
    """A report on law and practice in the country, with two chapters for each year."""
    for year in range(2007, 2027):
        yield (
            f"{year}: law",
            (
                (
                    f"In {year} the law on extremist activity was applied to {2 + year % 7} people who had written something and done nothing else. The "
                    "articles do not define what a call is; the courts leave that to the opinion of an expert of the department."
                ),
                "An appeal is heard within three days, as a rule without the accused. We know of no acquittal.",
            ),
        )
        yield (
            f"{year}: practice",
            (
                (
                    f"In {year} {4 + year % 9} people were held for administrative offences after a relative abroad had published something. Five to fifteen "
                    "days are usual. Lawyers are let in after the decision."
                ),
                "Doctors are asked not to write down injuries. Where they did, the paper was of use to those who could leave.",
            ),
        )
