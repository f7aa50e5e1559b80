"""Invented comment sections, with and without people who act on orders: who is a member is known, so that a detector can be judged.

Everything follows from a seed. Ordinary people write sentences put together from the words of real comments, in their own
rhythm; members of an operation write like them and, on orders, the same text as each other. The sizes and the speed of
orders are those of real operations: a median of six accounts a text, ten minutes from the first copy to the last, nine in
ten within 156 minutes. All names are invented.
"""

import csv
import math
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

DAY, HOUR = 86_400, 3_600
MONDAY = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
COMMENTS = Path(__file__).parents[1] / "data" / "text" / "vk_comments_ru_3000.csv"
REPLIES = ("Согласен", "Спасибо", "👍", "Так и есть", "Поздравляю!", "Да", "Позор", "😂", "Рахмат", "Офарин!", "Дуруст")
AGENCIES = ("Минздрав", "Парламент", "Полиция", "Посольство", "Мэрия", "Учёные", "Синоптики", "Банк развития", "Суд")
NEWS = (
    "сообщило о землетрясении магнитудой 5,8",
    "утвердило бюджет на следующий год",
    "повысило тарифы на электричество",
    "предупредило о сильных паводках в горах",
    "отменило рейсы из-за тумана",
    "открыло новую дорогу через перевал",
    "назвало причины аварии на заводе",
)
PLACES = ("в Согдийской области", "в Хатлоне", "на Памире", "в столице", "на границе", "до конца года", "с 1 апреля")
LOOK_ALIKES = dict(zip("асеорху", "aceopxy", strict=True))

Dice = random.Random
Disguise = Callable[[str, Dice], str]


@cache
def follows() -> dict[str, list[str]]:
    """Which words follow a word in the real comments."""
    following: dict[str, list[str]] = defaultdict(list)
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = row["text"].replace("@user,", "").replace("@user", "").split()
            for word, following_word in pairwise(words):
                following[word].append(following_word)
    return dict(following)


@cache
def vocabulary() -> tuple[str, ...]:
    """The words that something follows."""
    return tuple(follows())


def sentence(dice: Dice, least: int = 4) -> str:
    """New words in the manner of the real comments, at least `least` of them."""
    words = [dice.choice(vocabulary())]
    for _ in range(least + int(dice.expovariate(1 / 8)) - 1):
        words.append(dice.choice(follows().get(words[-1]) or vocabulary()))
    return " ".join(words)


def headline(dice: Dice) -> str:
    """What an agency wrote and people pass on word for word."""
    return f"{dice.choice(AGENCIES)} {dice.choice(NEWS)} {dice.choice(PLACES)} {dice.choice(PLACES)}"


def undisguised(text: str, dice: Dice) -> str:
    """The text as it was ordered."""
    return text


def look_alikes(text: str, dice: Dice) -> str:
    """Latin letters in place of a third of the Cyrillic ones, and invisible characters between them."""
    letters = (LOOK_ALIKES.get(letter, letter) if dice.random() < 0.35 else letter for letter in text)
    return "".join(letter + ("\u200b" if dice.random() < 0.1 else "") for letter in letters)


def decorated(text: str, dice: Dice) -> str:
    """Emoji, another greeting, other punctuation."""
    words = text.replace(",", "").split()
    for _ in range(3):
        words.insert(dice.randint(0, len(words)), dice.choice("😀🤣👍🔥🙏❗"))
    return dice.choice(("", "Слушайте, ", "Люди! ")) + " ".join(words) + dice.choice(("", "!!!", " ...", " #правда"))


def reworded(text: str, dice: Dice) -> str:
    """Every seventh word another one, two neighbours exchanged."""
    words = [dice.choice(vocabulary()) if dice.random() < 1 / 7 else word for word in text.split()]
    place = dice.randrange(len(words) - 1)
    words[place], words[place + 1] = words[place + 1], words[place]
    return " ".join(words)


@dataclass(slots=True)
class Section:
    """A comment section under way: its posts (second, account, text), and which network each member belongs to."""

    dice: Dice
    posts: list[tuple[float, str, str]] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[float, str, str], str] = field(default_factory=dict)
    made: dict[str, float] = field(default_factory=dict)

    def accounts(self, count: int, network: str = "") -> list[str]:
        """New accounts, members of `network` when it is named; the handles do not tell."""
        handles = [f"u{self.dice.getrandbits(40):010x}" for _ in range(count)]
        if network:
            self.members.update(dict.fromkeys(handles, network))
        return handles

    def moment(self, days: int) -> float:
        """A moment of the day in the first `days` days, rarely at night."""
        return MONDAY + self.dice.randrange(days) * DAY + (self.dice.gauss(12, 4) % 24) * HOUR

    def chat(self, accounts: Sequence[str], posts: int, days: int) -> None:
        """Ordinary writing: few write much, many little; a tenth are the short replies that everybody uses."""
        weights = [min(self.dice.paretovariate(1.2), 300) for _ in accounts]
        for account in self.dice.choices(accounts, weights, k=posts):
            short = self.dice.random() < 0.1
            self.post(account, self.moment(days), self.dice.choice(REPLIES) if short else sentence(self.dice))

    def post(self, account: str, second: float, text: str) -> None:
        """One post."""
        self.posts.append((second, account, text))

    def orders(self, members: Sequence[str], texts: int, days: int, disguise: Disguise = undisguised) -> None:
        """An ordinary operation: each text goes to about six members, who post it within minutes or hours; each gets three."""
        chosen = [self.dice.sample(members, min(len(members), burst(self.dice))) for _ in range(texts)]
        for member in members:
            while sum(member in some for some in chosen) < 3:
                self.dice.choice([some for some in chosen if member not in some]).append(member)
        for some in chosen:
            longest = min(self.dice.lognormvariate(math.log(600), 2.15), 2 * DAY)
            self.copies(some, sentence(self.dice, 8), self.moment(days), longest, disguise)

    def tasks(self, members: Sequence[str], texts: int, days: int, gap: float) -> None:
        """A small team: each text is posted by about half of it, within `gap` seconds."""
        for _ in range(texts):
            some = self.dice.sample(members, self.dice.randint(len(members) // 3, len(members) * 2 // 3))
            self.copies(some, sentence(self.dice, 8), self.moment(days), self.dice.uniform(0.2, 1) * gap, undisguised)

    def copies(self, accounts: Sequence[str], text: str, begin: float, longest: float, disguise: Disguise) -> None:
        """The text by each of the accounts, from `begin` on, the last after `longest` seconds."""
        for number, account in enumerate(accounts):
            share = min(number, 1) if number < 2 else self.dice.random()
            self.post(account, begin + share * longest, disguise(text, self.dice))

    def shared(
        self, accounts: Sequence[str], texts: Sequence[str], fewest: int, most: int, days: int, pace: float
    ) -> None:
        """Texts that unrelated people pass on word for word: a heavy tail of popularity, most within `pace` seconds."""
        weights = [min(self.dice.paretovariate(1.1), 60) for _ in accounts]
        for text in texts:
            begin, sharers = self.moment(days), min(most, int(self.dice.paretovariate(0.9) * fewest))
            for account in sorted(set(self.dice.choices(accounts, weights, k=sharers))):
                self.post(account, begin + self.dice.expovariate(1 / pace), text)

    def write(self, path: Path) -> Path:
        """The table as the command reads it, in the order of time, times to the second."""
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            more = ("target", "account_created") if self.targets else ()
            table.writerow(("post_id", "platform", "account", "posted_at", "text", *more))
            for number, post in enumerate(sorted(self.posts)):
                second, account, text = post
                row = (f"p{number}", "vk", account, shown(second), text)
                table.writerow((*row, self.targets[post], shown(self.made[account])) if self.targets else row)
        return path


def shown(second: float) -> str:
    """A time as platforms write it."""
    return datetime.fromtimestamp(int(second), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def burst(dice: Dice) -> int:
    """How many accounts copy one text: median 6, nine in ten up to 13, one in a hundred over 32."""
    return 5 + int(dice.lognormvariate(0.2, 1.4))


def operation(seed: int, size: int = 40, disguise: Disguise = undisguised) -> Section:
    """An operation of `size` accounts in a section of 4,000 posts, two weeks; its members also write of their own."""
    section = Section(Dice(seed))
    members, people = section.accounts(size, "one"), section.accounts(700)
    section.orders(members, size, 14, disguise)
    section.chat(people, 4_000, 14)
    section.chat(members, size * 5, 14)
    return section


def two_operations(seed: int) -> Section:
    """Two operations that have nothing to do with each other."""
    section = operation(seed, 30)
    section.orders(section.accounts(25, "two"), 25, 14)
    return section


def team(seed: int, days: int, texts: int) -> Section:
    """Ten accounts with few texts each, up to a day between first and last copy, in 3,000 other posts."""
    section = Section(Dice(seed))
    members, people = section.accounts(10, "one"), section.accounts(500)
    section.tasks(members, texts, days, DAY)
    section.chat(people, 3_000, days)
    section.chat(members, 100, days)
    return section


def ordinary_people(seed: int) -> Section:
    """Nobody acts on orders, and nobody passes anything on."""
    section = Section(Dice(seed))
    section.chat(section.accounts(700), 5_000, 14)
    return section


def news_readers(seed: int) -> Section:
    """Readers pass on sixty headlines, from a few to 250 people each, most within the hour; some pass on very many."""
    section = Section(Dice(seed))
    people = section.accounts(1_000)
    section.chat(people, 3_000, 14)
    section.shared(people, [headline(section.dice) for _ in range(60)], 5, 250, 14, 0.5 * HOUR)
    return section


def fans(seed: int) -> Section:
    """Eighty fans repost most of what their star writes for weeks, some within a minute, some the next day."""
    section = Section(Dice(seed))
    people = section.accounts(600)
    section.chat(people, 3_000, 21)
    loyal = {fan: (section.dice.betavariate(1.2, 2.2), section.dice.lognormvariate(8.3, 1.4)) for fan in people[:80]}
    for _ in range(100):
        text, begin = "RT @star: " + sentence(section.dice, 8), section.moment(21)
        for fan, (love, pace) in loyal.items():
            if section.dice.random() < love:
                section.post(fan, begin + 15 + section.dice.expovariate(1 / pace), text)
    return section


def signers(seed: int) -> Section:
    """Six petitions with a ready text, signed over days by up to 400 people, some of whom sign several."""
    section = Section(Dice(seed))
    people = section.accounts(1_200)
    section.chat(people, 3_000, 21)
    texts = [
        f"Я подписал петицию: {headline(section.dice)}! Подпишите и вы https://petition.example/{n}" for n in range(6)
    ]
    section.shared(people, texts, 40, 400, 14, 1.5 * DAY)
    return section


def one_breaking_headline(seed: int) -> Section:
    """Three hundred people, the same words within an hour, once."""
    section = Section(Dice(seed))
    people = section.accounts(1_500)
    section.chat(people, 4_000, 7)
    begin = section.moment(7)
    for account in people[:300]:
        section.post(account, begin + section.dice.triangular(0, HOUR, 500), headline(Dice(seed)))
    return section


def with_supporters(seed: int) -> Section:
    """An operation of 40; two hundred real supporters copy one to four of its 45 texts, an hour later or days."""
    section = Section(Dice(seed))
    members, people = section.accounts(40, "one"), section.accounts(900)
    section.orders(members, 45, 14)
    first: dict[str, float] = {}
    for second, _, text in section.posts:
        first[text] = min(second, first.get(text, second))
    section.chat(people, 4_000, 14)
    for person in people[:200]:
        for text in section.dice.sample(sorted(first), section.dice.choice((1, 1, 1, 2, 2, 3, 4))):
            section.post(person, first[text] + HOUR + section.dice.expovariate(1 / (1.5 * DAY)), text)
    return section


def mostly_attack(seed: int) -> Section:
    """What a victim collects: 30 members with some 230 copies of orders, and 120 posts of 60 others."""
    section = Section(Dice(seed))
    members, people = section.accounts(30, "one"), section.accounts(60)
    section.orders(members, 33, 14)
    section.chat(people, 120, 14)
    section.chat(members, 54, 14)
    return section


def reposts(section: Section, people: Sequence[str]) -> list[tuple[float, str]]:
    """Six hundred reposts that people pass on at leisure; give when each was first written, and its text."""
    written = [(section.moment(21), f"RT @author{n % 40}: {sentence(section.dice, 6)}") for n in range(600)]
    for begin, text in written:
        for person in section.dice.sample(people, 12):
            section.post(person, begin + 20 + section.dice.lognormvariate(math.log(7_000), 1.7), text)
    return written


def reposting_in_concert(seed: int) -> Section:
    """Thirty accounts repost the same fifty posts within a minute of each other, at some time within the hour after each."""
    section = Section(Dice(seed))
    members, people = section.accounts(30, "one"), section.accounts(900)
    for begin, text in section.dice.sample(reposts(section, people), 50):
        order = begin + section.dice.uniform(120, HOUR)
        for member in members:
            if section.dice.random() < 0.4:
                section.post(member, order + section.dice.uniform(0, 60), text)
    return section


def fans_with_alerts(seed: int) -> Section:
    """A third of sixty fans repost whatever their star writes within two minutes: quick after the star, not with each other."""
    section = Section(Dice(seed))
    people = section.accounts(600)
    section.chat(people, 2_000, 21)
    for _ in range(150):
        text, begin = "RT @star: " + sentence(section.dice, 8), section.moment(21)
        for number, fan in enumerate(people[:60]):
            if section.dice.random() < 0.5:
                pace = 60 if number < 20 else section.dice.lognormvariate(8.3, 1.4)
                section.post(fan, begin + 15 + section.dice.expovariate(1 / pace), text)
    return section


def live_lines(seed: int) -> Section:
    """A hundred and fifty people write down the lines of songs while three concerts are shown."""
    section = Section(Dice(seed))
    people = section.accounts(900)
    section.chat(people, 3_000, 14)
    for concert in range(3):
        for line in range(40):
            text, begin = sentence(section.dice, 8), MONDAY + (2 + 4 * concert) * DAY + 15 * HOUR + line * 150
            for person in people[:150]:
                if section.dice.random() < 0.06:
                    section.post(person, begin + section.dice.expovariate(1 / 120), text)
    return section


def village_readers(seed: int) -> Section:
    """A small paper: three hundred headlines, each passed on within hours by two to four of sixty readers."""
    section = Section(Dice(seed))
    people = section.accounts(700)
    section.chat(people, 4_000, 21)
    weights = [min(section.dice.paretovariate(1.2), 20) for _ in people[:60]]
    for _ in range(300):
        text, begin = headline(section.dice), section.moment(21)
        for reader in sorted(set(section.dice.choices(people[:60], weights, k=section.dice.randint(2, 4)))):
            section.post(reader, begin + section.dice.expovariate(1 / 6_000), text)
    return section


def greetings(seed: int) -> Section:
    """Forty regulars greet each other every morning with one of ten formulas."""
    section = Section(Dice(seed))
    people = section.accounts(400)
    section.chat(people, 3_000, 30)
    formulas = [sentence(section.dice, 5) for _ in range(10)]
    for day in range(30):
        for regular in people[:40]:
            if section.dice.random() < 0.7:
                second = MONDAY + day * DAY + 3 * HOUR + section.dice.gauss(0, 2_400)
                section.post(regular, second, section.dice.choice(formulas))
    return section


def answers(seed: int, team: int = 0) -> Section:
    """People answer 100 targets in their own words, sixty of them most targets within the hour; a team that was made in two days does so too."""
    section = Section(Dice(seed))
    dice, people, members = section.dice, section.accounts(900), section.accounts(team, "one")
    section.made = {person: MONDAY - dice.uniform(30, 3_000) * DAY for person in people}
    section.made |= {
        person: MONDAY - 200 * DAY + dice.gauss(0, 3) * DAY for person in people[::5]
    }  # a wave of newcomers
    section.made |= {member: MONDAY - 60 * DAY + dice.uniform(0, 2) * DAY for member in members}

    def answer(account: str, second: float, target: int) -> None:
        post = (second, account, sentence(dice))
        section.posts.append(post)
        section.targets[post] = f"t{target}"

    for target in range(100):
        begin = section.moment(21)
        for person in [*dice.sample(people, 40), *(fan for fan in people[:60] if dice.random() < 0.5)]:
            answer(person, begin + dice.lognormvariate(math.log(2_400), 1.1), target)
        for member in members:
            if target % 6 == 0 and dice.random() < 0.7:
                answer(member, begin + 2 * HOUR + dice.uniform(0, 2_400), target)
    return section


def answering_team(seed: int) -> Section:
    """Twelve accounts made within two days answer 17 common targets within 40 minutes, each in its own words."""
    return answers(seed, team=12)


def title_readers(seed: int) -> Section:
    """Two hundred and fifty titles of a paper, each passed on within the hour by three to eight of four hundred readers."""
    section = Section(Dice(seed))
    dice, people = section.dice, section.accounts(1_200)
    section.chat(people, 4_000, 14)
    weights = [min(dice.paretovariate(1.1), 40) for _ in people[:400]]
    for _ in range(250):
        text, begin = sentence(dice, 8), section.moment(14)
        for reader in sorted(set(dice.choices(people[:400], weights, k=dice.randint(3, 8)))):
            section.post(reader, begin + dice.expovariate(1 / 1_200), text)
    return section


def page_readers(seed: int) -> Section:
    """Sixty readers of a village paper pass on its titles with their addresses, two to four of them each, within hours."""
    section = Section(Dice(seed))
    dice, people = section.dice, section.accounts(700)
    section.chat(people, 3_000, 21)
    for page in range(300):
        text, begin = f"{sentence(dice, 7)[:90]} https://paper.example/{page}", section.moment(21)
        for reader in dice.sample(people[:60], dice.randint(2, 4)):
            section.post(reader, begin + dice.expovariate(1 / 6_000), text)
    return section


def quoting_viewers(seed: int) -> Section:
    """On ten evenings viewers of a debate write down what was said: a dozen quotes at no even pace, each within a minute or two."""
    section = Section(Dice(seed))
    dice, people = section.dice, section.accounts(900)
    section.chat(people, 3_000, 20)
    for evening in range(10):
        here = dice.sample(people[:300], 150)
        for _ in range(12):
            text, begin = sentence(dice, 8), MONDAY + 2 * evening * DAY + 17 * HOUR + dice.randrange(5_400)
            for viewer in here:
                if dice.random() < 0.06:
                    section.post(viewer, begin + 20 + dice.expovariate(1 / 60), text)
    return section


def followers_of_followers(seed: int) -> Section:
    """Eight relays repost stars hours later; most of the twenty-five who follow each relay repost within minutes of it."""
    section = Section(Dice(seed))
    dice, people = section.dice, section.accounts(900)
    section.chat(people, 1_500, 21)
    for number in range(200):
        text, begin = f"RT @star{number % 15}: {sentence(dice, 7)}", section.moment(21)
        for person in dice.sample(people, 15):
            section.post(person, begin + dice.lognormvariate(math.log(7_000), 1.6), text)
        for relay in range(8):
            if dice.random() < 0.25:
                heard = begin + dice.lognormvariate(math.log(5_000), 1.3)
                section.post(people[relay], heard, text)
                for follower in people[20 + 25 * relay : 45 + 25 * relay]:
                    if dice.random() < 0.5:
                        section.post(follower, heard + 15 + dice.lognormvariate(math.log(90), 1.1), text)
    return section


def busy_network(seed: int) -> Section:
    """A hundred and twenty members who write as much as everybody else, and pass on the same headlines; a table half theirs."""
    section = Section(Dice(seed))
    members, people = section.accounts(120, "one"), section.accounts(1_500)
    section.orders(members, 117, 30)
    section.chat(members, 5_000, 30)
    section.chat(people, 6_000, 30)
    section.shared([*people, *members], [headline(section.dice) for _ in range(60)], 5, 120, 30, 0.5 * HOUR)
    return section


def pairs_only(seed: int) -> Section:
    """Thirty members, each text by two of them, hardly ever the same two."""
    section = Section(Dice(seed))
    dice, members, people = section.dice, section.accounts(30, "one"), section.accounts(800)
    for _ in range(135):
        section.copies(dice.sample(members, 2), sentence(dice, 8), section.moment(21), 1_800, undisguised)
    section.chat(people, 4_000, 21)
    section.chat(members, 150, 21)
    return section


def reposting_within_ten_minutes(seed: int) -> Section:
    """Thirty accounts repost the same sixty posts, within ten minutes of each other, at some time within the hour after each."""
    section = Section(Dice(seed))
    members, people = section.accounts(30, "one"), section.accounts(900)
    for begin, text in section.dice.sample(reposts(section, people), 60):
        order = begin + section.dice.uniform(120, HOUR)
        for member in members:
            if section.dice.random() < 0.4:
                section.post(member, order + section.dice.uniform(0, 600), text)
    return section


def linking_in_concert(seed: int) -> Section:
    """Twenty accounts link the same pages within ten minutes, hours after others did, everybody in words of their own."""
    section = Section(Dice(seed))
    dice, members, people = section.dice, section.accounts(20, "one"), section.accounts(800)
    section.chat(people, 1_000, 21)
    for page in range(200):
        address, begin = f"https://site{page % 20}.example/{page}", section.moment(20)
        for person in dice.sample(people, 12):
            section.post(person, begin + dice.expovariate(1 / 9_000), f"{sentence(dice)} {address}")
        order = begin + dice.uniform(600, 5 * HOUR)
        for member in members if page < 40 else ():
            if dice.random() < 0.4:
                section.post(member, order + dice.uniform(0, 600), f"{sentence(dice)} {address}?utm_source=x")
    return section
