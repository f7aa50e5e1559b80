"""Pictures that imported messages carried: pictures that look alike are one signal, and nothing else of them is told."""

import random
from datetime import UTC, datetime
from uuid import UUID, uuid4

from casebook.analysis.posts import IMAGE
from casebook.crypto.envelope import SecretKey
from casebook.dates import Moment
from casebook.importers.message import Message, Position
from casebook.model.account import AccountBody, ContentItemBody, Handle
from casebook.model.import_run import ImportRunBody
from casebook.services import attaching, importing, picture_twins, reading
from casebook.services.attaching import Attached
from casebook.services.casework import CaseView
from casebook.services.job_contents import Assignment, given_bytes, given_of, result_bytes, result_of
from casebook.services.job_of_patterns import asked, compare
from casebook.services.pattern_table import compared, table
from casebook.services.patterns import found_in
from casebook.services.picture_twins import Impressions
from casebook.services.post_pictures import NONE, Carried, Images, alike, carried
from casebook.services.progress import PATTERNS, Progress
from casebook.services.reading import CaseBook, Opened
from tests import cast
from tests.conftest import Office
from tests.inspection.test_impressions import a_picture, written
from tests.services.acting import received, take_in
from tests.services.test_picture_twins import a_picture as kept
from tests.services.test_picture_twins import known

CASE = uuid4()


def a_carried(number: int) -> Carried:
    return Carried(kept(number), ((CASE, UUID(int=number)),))


def test_posts_whose_pictures_look_alike_share_a_number_and_plain_ones_have_none() -> None:
    found = [a_carried(number) for number in range(1, 6)]
    images = alike(found, known(0b1, 0b11, (1 << 60) - 1, 0, None))
    assert images == Images({(CASE, UUID(int=1)): "#1", (CASE, UUID(int=2)): "#1", (CASE, UUID(int=3)): "#2"})


def test_one_look_works_out_so_many_and_says_how_many_wait() -> None:
    found = [a_carried(number) for number in range(1, 6)]
    impressions = known(0b1)
    assert alike(found, impressions, at_once=2).waiting == 2
    assert alike(found, impressions, at_once=2).waiting == 0


def test_a_post_with_a_picture_and_no_words_is_compared_by_it() -> None:
    account, post = uuid4(), uuid4()
    body = ContentItemBody(platform="telegram", author=account, posted=Moment("2026-05-11T14:00:09Z"))
    book = CaseBook(
        case=CaseView(id=CASE, body=None, team_id=uuid4()),  # type: ignore[arg-type]
        accounts={account: AccountBody(platform="telegram", handles=(Handle(handle="haqgu"),))},
        posts=[Opened(post, body)],
    )
    case = compared(book)
    assert (len(table([case]).compared), table([case]).silent) == (0, 1)
    posts = table([case], {(CASE, post): "#1"}).compared
    assert (len(posts), posts.object_names[IMAGE]) == (1, ["#1"])
    assert found_in([book]).waiting == NONE.waiting == 0


def test_the_same_file_of_two_messages_is_one_exhibit_and_a_signal_of_both_posts(office: Office) -> None:
    case = office.new_case()
    export = take_in(office, case.id, b"an export", "export.zip")
    at = datetime(2026, 5, 11, 14, tzinfo=UTC)
    rows = [
        Message(
            Position(number, number), f"text {number}", platform="telegram", account=f"haqgu{number}",
            posted_at=Moment(f"{at:%Y-%m-%dT%H}:0{number}:00Z"), url=f"https://t.me/haqgu{number}/{number}",
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    picture = written(a_picture(3))
    with office.acting(cast.DANA) as (work, keys):
        run = importing.begin_run(work, keys, case.id, ImportRunBody(evidence=export, format="csv"))
        before = importing.known(work, keys, case.id)
        importing.take(work, keys, case.id, run, rows, before=before, sha256="0" * 64)
        identities = list(before)
    for member, content, identity in (
        ("photos/1.png", picture, identities[0]),
        ("photos/2.png", picture, identities[1]),
        ("photos/3.png", written(a_picture(4)), identities[2]),
    ):
        with office.acting(cast.DANA) as (work, keys):
            came = received(office, case.id, content, member.rpartition("/")[2])
            attaching.make_exhibit(work, keys, case.id, export, Attached(member, member, (identity,)), came, ())
    with office.acting(cast.DANA) as (work, keys):
        book = reading.posts_book(work, keys, case.id, page="patterns")
        found = carried(work, keys, [book])
        assert carried(work, keys, []) == []
    posts = {post.body.identity: (case.id, post.id) for post in book.posts}
    one, two, three = (posts[identity] for identity in identities)
    assert {frozenset(each.posts) for each in found} == {frozenset({one, two}), frozenset({three})}
    assert alike(found, Impressions(), at_once=0).waiting == 2  # what a page does: it looks into none
    given = asked([compared(book)], found, Impressions())
    given = given_of(given_bytes(Assignment(given=given, progress_key=SecretKey.generate()))).given  # type: ignore[assignment]
    progress = Progress(stages=PATTERNS)
    made = compare(given, office.house.blobs, progress)
    assert (progress.standing.stage, made.waiting, made.seen.compared) == ("comparing", 0, 3)
    assert result_of(result_bytes(made)) == made
    assert made.looks.keys() == {each.picture.record.record for each in found}
    with office.acting(cast.DANA) as (work, keys):
        picture_twins.keep_told(work, keys, made.looks)
        found = carried(work, keys, [book])
    known = Impressions()
    known.recall([each.picture for each in found])  # from the shelf: nobody looks into them again
    images = alike(found, known, at_once=0)
    assert images.waiting == 0
    assert images.of[one] == images.of[two] != images.of[three]
    assert all(each.file_key is None for each in asked([compared(book)], found, known).pictures)


def test_accounts_that_show_the_same_pictures_in_concert_are_found_by_nothing_else() -> None:
    """Twenty pictures that go around; six accounts bring each within a minute of each other, in words of their own."""
    chance = random.Random(3)
    accounts = {
        uuid4(): AccountBody(platform="telegram", handles=(Handle(handle=f"account{number}"),)) for number in range(30)
    }
    posts, shown = list[Opened[ContentItemBody]](), dict[tuple[UUID, UUID], str]()

    def post(account: UUID, second: float, picture: str) -> None:
        words = " ".join("".join(chance.choices("абвгдежзик", k=7)) for _ in range(6))
        at = Moment(f"{datetime.fromtimestamp(1.75e9 + second, UTC):%Y-%m-%dT%H:%M:%SZ}")
        posts.append(Opened(uuid4(), ContentItemBody(platform="telegram", author=account, text=words, posted=at)))
        shown[CASE, posts[-1].id] = picture

    team, others = list(accounts)[:6], list(accounts)[6:]
    for number in range(20):
        begin, late = chance.random() * 6e5, chance.random() * 4e4
        for account in chance.sample(team, 5):
            post(account, begin + late + chance.random() * 50, f"#{number}")
        for account in chance.sample(others, 20):
            post(account, begin + chance.random() * 4e4, f"#{number}")
    book = CaseBook(case=CaseView(id=CASE, body=None, team_id=uuid4()), accounts=accounts, posts=posts)  # type: ignore[arg-type]
    (network,) = found_in([book], images=Images(shown)).networks
    assert {member.account for member in network.members} == {f"telegram:@account{number}" for number in range(6)}
    assert network.joints[0].kind == IMAGE
    assert found_in([book]).networks == ()
