"""What casebook asks of every store, asked of each kind: a folder, and buckets behind two servers that others wrote."""

import random
import threading

import pytest

from casebook.blobs import uploading
from casebook.blobs.directory import Directory
from casebook.blobs.store import NAME, Store
from casebook.errors import NotFound
from tests.blobs.test_directory import TRAVERSALS
from tests.buckets import SMALLEST_PART

PART = SMALLEST_PART


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make large files of small ones."""
    monkeypatch.setattr(uploading, "PIECE", PART)


def content_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def kept(store: Store, content: bytes, name: str = "") -> str:
    with store.put(name) as incoming:
        for at in range(0, len(content), 29_983):
            incoming.write(content[at : at + 29_983])
        return incoming.keep()


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART + 77])
def test_what_is_kept_is_read_back_whole_and_in_parts(any_store: Store, size: int) -> None:
    content = content_of(size)
    name = kept(any_store, content)
    assert (any_store.exists(name), any_store.size(name)) == (True, size)
    with any_store.open(name) as file:
        assert b"".join(iter(lambda: file.read(100_003), b"")) == content
    seen = random.Random(size)
    ranges = any_store.ranges(name)
    for _round in range(12):
        at, length = seen.randrange(size + 9), seen.randrange(1, size + 9)
        assert any_store.read(name, at, length) == ranges(at, length) == content[at : at + length]


def test_a_file_is_read_piece_after_piece_by_few_requests_and_wherever_one_jumps(any_store: Store) -> None:
    content = content_of(2**20)
    ranges = any_store.ranges(kept(any_store, content))
    for at in (*range(0, len(content), 65_536), 7, 2**19, 2**19 + 5, 0, len(content) - 3):
        assert ranges(at, 65_536) == content[at : at + 65_536]


def test_a_file_can_be_sought_in(any_store: Store) -> None:
    with any_store.open(kept(any_store, b"one two three")) as file:
        assert (file.seek(4), file.read(3), file.tell()) == (4, b"two", 7)
        assert (file.seek(-5, 2), file.read(), file.read()) == (8, b"three", b"")


@pytest.mark.parametrize("size", [10, 2 * PART])
def test_nothing_is_there_until_it_is_kept(any_store: Store, size: int) -> None:
    with any_store.put() as incoming:
        incoming.write(content_of(size))
        assert not any_store.exists(incoming.name)
        assert list(any_store.names()) == []
    assert not any_store.exists(incoming.name), "and nothing of what was not kept"
    assert any_store.sweep(older_than=0) == 0, "nor of what was begun"


def test_what_fails_leaves_nothing(any_store: Store) -> None:
    with pytest.raises(TypeError), any_store.put() as failing:
        failing.write("words")  # type: ignore[arg-type]
    assert list(any_store.names()) == []


def test_discarding_what_was_kept_leaves_it(any_store: Store) -> None:
    with any_store.put() as incoming:
        incoming.write(b"ciphertext")
        name = incoming.keep()
        incoming.discard()
    assert any_store.read(name, 0, 99) == b"ciphertext"


@pytest.mark.parametrize("size", [3, PART + 3])
def test_a_piece_may_be_reused_once_it_was_written(any_store: Store, size: int) -> None:
    piece = bytearray(content_of(size))
    with any_store.put() as incoming:
        incoming.write(piece)
        piece[:] = bytes(size)
        name = incoming.keep()
    assert any_store.read(name, 0, size) == content_of(size)


def test_a_restore_puts_a_file_back_under_its_name_over_a_damaged_one(any_store: Store) -> None:
    name = kept(any_store, b"damaged")
    for content in (b"sound", content_of(PART + 1)):
        assert kept(any_store, content, name) == name
        assert any_store.read(name, 0, PART + 9) == content


def test_a_name_that_is_not_ours_never_becomes_a_place(any_store: Store) -> None:
    for name in TRAVERSALS:
        for ask in (any_store.size, any_store.exists, any_store.delete, any_store.age, any_store.open):
            with pytest.raises(NotFound):
                ask(name)
        if name:
            with pytest.raises(NotFound):
                any_store.put(name)


def test_a_file_that_is_not_there_is_not_found(any_store: Store) -> None:
    gone = "0" * 32
    assert not any_store.exists(gone)
    for ask in (any_store.size, any_store.age, any_store.open, lambda name: any_store.read(name, 0, 1)):
        with pytest.raises(NotFound):
            ask(gone)


def test_a_deleted_file_is_gone_and_may_be_deleted_again(any_store: Store) -> None:
    name = kept(any_store, b"ciphertext")
    any_store.delete(name)
    any_store.delete(name)
    assert not any_store.exists(name)


def test_names_lists_what_is_kept_and_nothing_else(any_store: Store) -> None:
    names = {kept(any_store, b"x") for _each in range(5)}
    with any_store.put() as unfinished:
        unfinished.write(content_of(2 * PART))
        assert set(any_store.names()) == names
    assert all(NAME.fullmatch(name) for name in names)


def test_a_file_has_an_age(any_store: Store) -> None:
    assert -2 < any_store.age(kept(any_store, b"x")) < 60


def test_what_was_begun_and_left_is_swept_after_a_day_and_what_is_kept_stays(any_store: Store) -> None:
    name, left = kept(any_store, b"x"), any_store.put()
    left.write(content_of(2 * PART))
    assert any_store.sweep() == 0
    assert any_store.sweep(older_than=-2) == 1
    assert list(any_store.names()) == [name]
    left.discard()


def test_many_may_write_and_read_at_once(any_store: Store) -> None:
    names: dict[int, str] = {}

    def one(number: int) -> None:
        names[number] = kept(any_store, content_of(number))

    threads = [threading.Thread(target=one, args=(1000 * each,)) for each in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {any_store.read(name, 0, 9999) == content_of(size) for size, name in names.items()} == {True}


def test_a_store_says_what_it_can_of_its_room_and_whether_it_takes_files(any_store: Store) -> None:
    assert any_store.takes_files()
    room = any_store.room()
    assert room is None or room > 0
    assert (room is not None) == isinstance(any_store, Directory)


def test_files_are_listed_in_the_order_of_their_names_and_from_one_on(any_store: Store) -> None:
    names = ["0a" * 16, "0a" * 15 + "0b", "0b" * 16, "a0" * 16, "ff" * 16]
    for name in reversed(names):
        with any_store.put(name) as incoming:
            incoming.write(b"x")
            incoming.keep()
    any_store.give_mark("cd" * 16)
    assert list(any_store.names()) == sorted(names)
    for name in (*names, "00" * 16, "fe" * 16):
        assert list(any_store.names(after=name)) == [each for each in sorted(names) if each > name]


def test_a_place_keeps_the_first_mark_that_it_is_given_unless_it_is_to_have_another(
    any_store: Store, request: pytest.FixtureRequest
) -> None:
    one, other = "ab" * 16, "cd" * 16
    assert any_store.mark() == ""
    assert any_store.give_mark(one) == one
    assert any_store.mark() == one
    if (
        "rclone" not in request.node.callspec.id
    ):  # which would put the other one in its place, and is refused as a store
        assert any_store.give_mark(other) == one
    assert any_store.give_mark(other, anew=True) == other == any_store.mark()
    assert list(any_store.names()) == []
