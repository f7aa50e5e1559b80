"""Downloads of Facebook and Instagram: letters that were broken, times of both kinds, and the shapes of several years."""

import io
import json

import pytest

from casebook.importers.message import Medium, Message, identity
from casebook.importers.meta import mended
from casebook.importers.source import SingleFile
from tests.importers.downloading import archive, file, messages, only, read, reasons, stored, sure


def broken(text: str) -> str:
    """Write a text as Meta does."""
    return text.encode().decode("latin-1")


THREAD = {
    "participants": [{"name": broken("Маҳса")}, {"name": "troll"}],
    "messages": [
        {
            "sender_name": broken("Маҳса"),
            "timestamp_ms": 1709629200123,
            "content": broken("салом, дӯст"),
            "ip": "203.0.113.7",
        },
        {
            "sender_name": "troll",
            "timestamp_ms": 1709629100000,
            "photos": [{"uri": "messages/inbox/mahsa_1/photos/1.jpg"}],
        },
        {"sender_name": "troll", "timestamp_ms": -1000, "type": "Call", "call_duration": 3},
        {"sender_name": "troll", "timestamp_ms": 1709629000000, "is_unsent": True},
        {"sender_name": "troll", "timestamp_ms": 1709628000000, "content": "x", "type": "Subscribe"},
        {"of_a_kind": "never seen"},
    ],
    "title": broken("Маҳса"),
    "thread_path": "inbox/mahsa_1",
}


@pytest.mark.parametrize(
    ("stands", "text"),
    [
        (broken("Маҳса ҷон"), "Маҳса ҷон"),
        (broken("café 🙂"), "café 🙂"),
        ("café", "café"),  # whole letters that could not have been broken
        ("Маҳса", "Маҳса"),
        ("plain", "plain"),
        (broken("к")[:1], broken("к")[:1]),  # half a letter
        (None, ""),
        (7, "7"),
    ],
)
def test_letters_are_mended_only_where_that_succeeds(stands: object, text: str) -> None:
    assert mended(stands) == text


def test_the_real_messages_of_instagram_are_read_as_another_program_reads_them() -> None:
    found = messages("instagram", stored("chat-miner/instagram/test_export.json"))
    expected = json.loads(stored("chat-miner/instagram/target.json").open("target.json").read())
    assert [(one.display_name, one.text, one.posted_at.edtf) for one in found] == [
        (row["author"], row["message"], row["timestamp"] + "Z") for row in expected
    ]


def test_a_thread_is_read_with_its_title_which_stands_behind_the_messages() -> None:
    first, photo, call, unsent, service, unknown = messages("facebook", file(json.dumps(THREAD), "message_1.json"))
    assert (first.text, first.display_name, first.thread, first.thread_id) == (
        "салом, дӯст",
        "Маҳса",
        "Маҳса",
        "mahsa_1",
    )
    assert (first.posted_at.edtf, first.posted_at.displayed) == ("2024-03-05T09:00:00Z", "1709629200123")
    assert (first.notes, first.raw["content"]) == (("repaired_text",), broken("салом, дӯст"))
    assert "203.0.113.7" not in str(first)
    assert photo.media[0].name == "messages/inbox/mahsa_1/photos/1.jpg"
    assert (call.kind, call.posted_at.edtf) == ("call", "1969-12-31T23:59:59Z")
    assert (unsent.notes, service.kind) == (("unsent",), "service")
    assert (unknown.kind, dict(unknown.raw)) == ("unknown", {"of_a_kind": "never seen"})


def test_a_whole_download_is_read_and_logins_are_not() -> None:
    comments = {
        "comments_v2": [
            {
                "timestamp": 1709629200,
                "data": [{"comment": {"timestamp": 1709629201, "comment": broken("хоин"), "author": "troll"}}],
                "title": "troll commented on Mahsa's post.",
            }
        ]
    }
    posts = [
        {
            "timestamp": 1709629200,
            "data": [{"post": "my post"}, {"update_timestamp": 1709629300}],
            "attachments": [{"data": [{"media": {"uri": "posts/media/a.jpg"}}]}],
        },
        {"timestamp": 1, "attachments": [{"data": [{"external_context": {"url": "https://a.example/"}}]}]},
    ]
    reactions = {
        "reactions_v2": [
            {"timestamp": 1709629200, "data": [{"reaction": {"reaction": "ANGER", "actor": "troll"}}], "title": "t"}
        ]
    }
    top = "your_activity_across_facebook"
    source = archive(
        {
            f"{top}/messages/inbox/mahsa_1/message_1.json": json.dumps(THREAD),
            f"{top}/messages/inbox/mahsa_1/photos/1.jpg": b"x",
            f"{top}/comments_and_reactions/comments.json": json.dumps(comments),
            f"{top}/comments_and_reactions/likes_and_reactions_1.json": json.dumps(reactions),
            f"{top}/posts/your_posts_1.json": json.dumps(posts),
            "security_and_login_information/logins.json": '[{"ip_address": "203.0.113.9"}]',
            f"{top}/messages/encrypted_3.json": json.dumps(
                {
                    "participants": ["a", "b"],
                    "threadName": "b_3",
                    "messages": [{"senderName": "Маҳса", "text": "whole", "timestamp": 1709629200123}],
                }
            ),
        }
    )
    found = messages("facebook", source)
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in ("comment", "reaction", "post")}
    assert [(one.text, one.display_name, one.posted_at.edtf) for one in by_kind["comment"]] == [
        ("хоин", "troll", "2024-03-05T09:00:01Z")
    ]
    assert by_kind["reaction"][0].text == "ANGER"
    assert [one.text for one in by_kind["post"]] == ["my post", "https://a.example/"]
    assert by_kind["post"][0].edited_at.edtf == "2024-03-05T09:01:40Z"
    encrypted = next(one for one in found if one.text == "whole")
    assert (encrypted.thread_id, encrypted.posted_at.edtf, encrypted.notes) == ("b_3", "2024-03-05T09:00:00Z", ())
    assert found[1].media == (
        Medium("messages/inbox/mahsa_1/photos/1.jpg", "photo", "", f"{top}/messages/inbox/mahsa_1/photos/1.jpg"),
    )
    assert "203.0.113.9" not in str(found)
    assert sure("facebook", source) == 0.9 > sure("instagram", source)


def test_equal_messages_of_one_moment_are_two_and_the_same_download_again_gives_the_same() -> None:
    row = {"sender_name": "troll", "timestamp_ms": 1709629100000, "content": "!!!"}
    once = messages("facebook", file(json.dumps({"messages": [row, row], "title": "t"}), "message_1.json"))
    longer = messages(
        "facebook",
        file(json.dumps({"messages": [{**row, "timestamp_ms": 1}, row, row], "title": "t"}), "message_1.json"),
    )
    ids = [identity(one, "a") for one in once]
    assert len(set(ids)) == 2
    assert ids == [identity(one, "b") for one in longer[1:]]


NEW_PAGE = """<html><head><title>Маҳса</title></head><body>
<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_2ph_ _a6-h _a6-i">troll</div>
<div class="_2ph_ _a6-p"><div><div></div><div>салом<br>дӯст</div></div></div><div class="_3-94 _a6-o"><div class="_a72d">Mar 5, 2024, 2:00 PM</div></div></div>
<div class="pam _a6-g"><div class="_a6-h">Маҳса</div><div class="_a6-p"><img src="photos/1.jpg"></div><div class="_a6-o"><div class="_a72d">5 март</div></div></div>"""
OLD_PAGE = """<div class="thread">A, B<div class="message"><div class="message_header"><span class="user">A</span>
<span class="meta">Wednesday, January 1, 2014 at 10:00am UTC+05</span></div></div><p>one</p></div>
<div class="thread">A, C<div class="message"><div class="message_header"><span class="user">C</span><span class="meta">x</span></div></div><p>two</p></div>"""


def test_messages_in_html_of_today_and_of_2018() -> None:
    first, second = messages("facebook", file(NEW_PAGE, "message_1.html"))
    assert (first.text, first.display_name, first.posted_at.edtf, first.thread) == (
        "салом\nдӯст",
        "troll",
        "2024-03-05T14:00",
        "Маҳса",
    )
    assert (second.media[0].name, second.notes) == ("photos/1.jpg", ("time_not_read",))
    old = messages("facebook", file(OLD_PAGE, "messages.htm"))
    assert [(one.text, one.display_name, one.thread) for one in old] == [("one", "A", "A, B"), ("two", "C", "A, C")]
    assert old[0].posted_at.edtf == "2014-01-01T10:00+05:00"


def test_instagram_comments_in_whatever_language_their_labels_are() -> None:
    row = {
        "string_map_data": {
            broken("Комментарий"): {"value": broken("хоин")},
            broken("Владелец"): {"value": "mahsa"},
            "T": {"timestamp": 1709629200},
        }
    }
    source = file(json.dumps([row]), "post_comments_1.json")
    message = only("instagram", source)
    assert (message.text, message.thread, message.kind, message.posted_at.edtf) == (
        "хоин",
        "mahsa",
        "comment",
        "2024-03-05T09:00:00Z",
    )
    assert sure("instagram", source) == 0.9


def test_instagram_as_it_was_in_2020() -> None:
    comments = {"media_comments": [["2019-12-11T20:35:22+00:00", "hi", "mahsa"]], "live_comments": []}
    likes = {"media_likes": [["2019-12-11T20:35:22+00:00", "mahsa"]]}
    chats = [
        {
            "participants": ["a", "b"],
            "conversation": [{"sender": "a", "created_at": "2020-01-05T12:00:00.5+00:00", "text": "салом"}],
        }
    ]
    media = {"photos": [{"caption": "sunset", "taken_at": "2020-01-05T12:00:00+00:00", "path": "photos/a.jpg"}]}
    files = {"comments.json": comments, "likes.json": likes, "messages.json": chats, "media.json": media}
    found = messages("instagram", archive({name: json.dumps(one) for name, one in files.items()}))
    assert [(one.kind, one.text, one.thread, one.account, one.posted_at.edtf) for one in found] == [
        ("comment", "hi", "mahsa", "", "2019-12-11T20:35:22+00:00"),
        ("reaction", "", "mahsa", "", "2019-12-11T20:35:22+00:00"),
        ("message", "салом", "a, b", "a", "2020-01-05T12:00:00+00:00"),
        ("post", "sunset", "", "", "2020-01-05T12:00:00+00:00"),
    ]


def test_posts_and_likes_of_instagram() -> None:
    posts = [{"media": [{"uri": "media/a.jpg", "creation_timestamp": 1709629200, "title": broken("сурат")}]}]
    likes = {
        "likes_media_likes": [
            {
                "title": "mahsa",
                "string_list_data": [{"href": "https://www.instagram.com/p/A/", "value": broken("👍"), "timestamp": 1}],
            }
        ]
    }
    stories = {"ig_stories": [{"uri": "media/s.mp4", "creation_timestamp": 2, "title": ""}]}
    files = {"content/posts_1.json": posts, "likes/liked_posts.json": likes, "content/stories.json": stories}
    post, like, story = messages("instagram", archive({name: json.dumps(one) for name, one in files.items()}))
    assert (post.text, post.kind, post.media[0].kind) == ("сурат", "post", "photo")
    assert (like.kind, like.text, like.address_of_parent) == ("reaction", "👍", "https://www.instagram.com/p/A/")
    assert (story.kind, story.media[0].kind) == ("post", "video")


def test_a_cut_file_gives_what_stands_before() -> None:
    whole = json.dumps({"messages": THREAD["messages"]})
    found = read("facebook", file(whole[: len(whole) // 2], "message_1.json"))
    assert isinstance(found[0], Message)
    assert len(reasons(found)) == 1


def test_a_page_that_begins_with_much_style_is_known_by_its_place() -> None:
    page = f"<html><style>{'.a{b:c}' * 12000}</style>{NEW_PAGE}"
    source = archive({"your_facebook_activity/messages/inbox/troll_1/message_1.html": page, "other.txt": "x"})
    assert sure("facebook", source) == 0.9
    assert len(messages("facebook", source)) == 2


@pytest.mark.parametrize("most", [7, 100])
def test_the_same_comes_of_a_page_that_is_cut_differently(most: int) -> None:
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(most if size is None or size < 0 else min(size, most))

    cut = SingleFile("message_1.html", Trickle(NEW_PAGE.encode()))
    assert messages("facebook", cut) == messages("facebook", file(NEW_PAGE, "message_1.html"))
