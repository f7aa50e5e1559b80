"""Words of the first case as they were written, with their English translation."""

from casebook.demo.shapes import Words

SMEAR = Words(
    "tg",
    "Маҳсо Орзузода аз хориҷиён пул мегирад ва ба мардум дурӯғ мегӯяд. Ин зан номи моро паст мезанад. "
    "Бигзор ҳама донанд, ки ӯ кист.",
    "Mahsa Orzuzoda takes money from foreigners and lies to the people. This woman drags our name down. "
    "Let everyone know who she is.",
)
SMEAR_REPEATED = Words(
    "tg", SMEAR.text.replace("мардум", "мардӯм"), SMEAR.english
)  # one mistake, shared by two accounts
THREAT = Words(
    "tg",
    "Хоини Ватан, ки нони ғарибонро мехӯрад, боз ба мардум дурӯғ мегӯяд. Оилааш бояд ҷавоб диҳад! #ватан #хоин",
    "The traitor to the homeland, who eats the bread of strangers, is lying to the people again. "
    "Her family must answer for it! #homeland #traitor",
)
THREAT_RU = Words(
    "ru",
    "Предательница Родины опять лжёт народу. Пусть её семья ответит.",
    "The traitor to the homeland is lying to the people again. Let her family answer for it.",
)
CHAT = Words(
    "tg",
    """\
[15.02.2026, 19:42] Сорбон: Салом, апа. Хуб ҳастӣ? Имрӯз маро ба шуъбаи маорифи ноҳия даъват карданд.
[15.02.2026, 19:43] Маҳсо: Салом, Сорбонҷон. Чӣ гуфтанд?
[15.02.2026, 19:45] Сорбон: Ду нафар буданд, номашонро нагуфтанд. Тақрибан се соат дар бораи блоги ту пурсиданд.
[15.02.2026, 19:46] Сорбон: Гуфтанд, ки агар ту хомӯш нашавӣ, ман дигар дар мактаб кор карда наметавонам.
[15.02.2026, 19:48] Маҳсо: Ягон чизро имзо кардӣ?
[15.02.2026, 19:49] Сорбон: Не, имзо накардам. Гуфтанд, ки боз ҷеғ мезананд.
[15.02.2026, 19:50] Маҳсо: Маро бубахш, додарҷон. Худатро эҳтиёт кун.
[15.02.2026, 19:52] Сорбон: Ту гунаҳкор нестӣ. Фақат ҳоло ба модарам чизе нагӯ.
""",
    """\
[15.02.2026, 19:42] Sorbon: Hello, sister. Are you well? Today I was called to the education department of the district.
[15.02.2026, 19:43] Mahsa: Hello, dear Sorbon. What did they say?
[15.02.2026, 19:45] Sorbon: There were two, they did not give their names. They asked about your blog for about three hours.
[15.02.2026, 19:46] Sorbon: They said that if you do not go silent, I can no longer work at the school.
[15.02.2026, 19:48] Mahsa: Did you sign anything?
[15.02.2026, 19:49] Sorbon: No, I signed nothing. They said they would call again.
[15.02.2026, 19:50] Mahsa: Forgive me, little brother. Take care of yourself.
[15.02.2026, 19:52] Sorbon: You are not to blame. Only do not tell mother anything for now.
""",
)
DISMISSAL = Words(
    "ru",
    """\
21.03.2026 13:10 — Коллега: Сорбона сегодня уволили. Приказ прочитали при всех, в учительской.
21.03.2026 13:12 — Нозанин: За что?
21.03.2026 13:13 — Коллега: Официально — «за утрату доверия». А директор сказал прямо: из-за сестры.
21.03.2026 13:15 — Нозанин: Копию приказа ему дали?
21.03.2026 13:16 — Коллега: Нет, показали и забрали. Он успел переписать номер: № 17-к.
21.03.2026 13:18 — Нозанин: Спасибо. Напишите, пожалуйста, кто был в комнате.
21.03.2026 13:21 — Коллега: Человек десять. Имена напишу, только не в этом чате.
""",
    """\
21.03.2026 13:10 — Colleague: Sorbon was dismissed today. The order was read out before everyone, in the staff room.
21.03.2026 13:12 — Nozanin: What for?
21.03.2026 13:13 — Colleague: Officially, "for loss of trust". But the head said it outright: because of his sister.
21.03.2026 13:15 — Nozanin: Was he given a copy of the order?
21.03.2026 13:16 — Colleague: No, they showed it and took it away. He managed to copy the number: No. 17-k.
21.03.2026 13:18 — Nozanin: Thank you. Please write who was in the room.
21.03.2026 13:21 — Colleague: About ten people. I will write the names, but not in this chat.
""",
)
SUMMONS = Words(
    "ru",
    "Гражданке Орзузода Махсо. Вы обязаны явиться 9 марта 2026 года в 10:00 по адресу: ул. Примерная, 4, каб. 12, "
    "для допроса в качестве подозреваемой. В случае неявки без уважительной причины дело будет рассмотрено "
    "в ваше отсутствие.",
    "To citizen Orzuzoda Mahso. You are obliged to appear on 9 March 2026 at 10:00 at 4 Primernaya Street, room 12, "
    "to be questioned as a suspect. Should you fail to appear without good reason, the case will be heard "
    "in your absence.",
    "Sworn translator",
)
FILMED = Words(
    "tg",
    "Духтарам гумроҳ шудааст. Аз ҳама узр мехоҳам.",
    "My daughter has gone astray. I ask everyone's forgiveness.",
)
CALLED_AGAIN = Words(
    "tg",
    "Апа, боз даъват карданд: имрӯз соати 15:00 ба шуъбаи ноҳия. Агар то бегоҳ ҷавоб надиҳам, ба Нозанин хабар деҳ.",
    "Sister, they have called me again: today at 15:00 to the district department. If I do not answer by evening, "
    "tell Nozanin.",
)
