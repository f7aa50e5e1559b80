"""Archives of X: numbers as words, text as HTML, long posts in another file, counts of a manifest, and what is never opened."""

import json

from casebook.importers.choice import Choice
from casebook.importers.message import Message, Skipped
from casebook.importers.registry import FORMATS
from tests.importers.downloading import DATA, archive, file, messages, read, reasons, stored, sure

TICKED = Choice(ticked=frozenset({"direct_messages"}))
LONG = "Калимаҳои дароз " * 30


def tweet(number: int, text: str, **more: object) -> dict[str, object]:
    return {"tweet": {"id_str": str(number), "full_text": text, "created_at": "Wed Oct 10 20:19:24 +0000 2018", **more}}


def part(name: str, value: object) -> str:
    return f"window.YTD.{name} = {json.dumps(value, indent=1)}"


def members(count: str = "2") -> dict[str, bytes | str]:
    manifest = {"dataTypes": {"tweets": {"files": [{"fileName": "data/tweets.js", "count": count}]}}}
    photo = {"media": [{"media_url_https": "https://pbs.example/media/Abc.jpg", "type": "photo"}]}
    direct = {"senderId": "12497", "id": "5", "text": "салом", "createdAt": "2019-01-01T00:00:00.000Z", "mediaUrls": []}
    joined = {"participantsJoin": {"initiatingUserId": "7", "userIds": ["8"], "createdAt": "2019-01-01T00:00:00.000Z"}}
    conversation = {"dmConversation": {"conversationId": "7-12497", "messages": [{"messageCreate": direct}, joined]}}
    note = {"noteTweetId": "77", "createdAt": "2018-10-10T20:19:24.000Z", "core": {"text": LONG}}
    lonely = {"noteTweetId": "78", "createdAt": "2018-11-10T20:19:24.000Z", "core": {"text": "alone"}}
    return {
        "data/manifest.js": "window.__THAR_CONFIG = " + json.dumps(manifest),
        "data/account.js": (DATA / "x/zip_contents/account.js").read_bytes(),
        "data/tweets.js": part(
            "tweets.part0",
            [tweet(1, "a &amp; b &lt;3", extended_entities=photo), tweet(2, LONG[:270] + "… https://t.co/x")],
        ),
        "data/tweets_media/1-Abc.jpg": b"x",
        "data/tweets-part1.js": part(
            "tweets.part1",
            [tweet(3, "RT @bob: x"), tweet(4, "@bob no", in_reply_to_status_id_str="9", in_reply_to_screen_name="bob")],
        ),
        "data/note-tweet.js": part("note_tweet.part0", [{"noteTweet": note}, {"noteTweet": lonely}]),
        "data/deleted-tweets.js": part("deleted_tweets.part0", [tweet(6, "gone")]),
        "data/direct-messages.js": part("direct_messages.part0", [conversation]),
        "data/ip-audit.js": part("ip_audit.part0", [{"ipAudit": {"loginIp": "203.0.113.7"}}]),
        "data/follower.js": (DATA / "x/zip_contents/follower.js").read_bytes(),
    }


def test_posts_of_the_interface_are_read() -> None:
    found = messages("x-archive", stored("x/api_v1_tweets.json"))
    expected = json.loads((DATA / "x/api_v1_tweets.json").read_text())
    assert [one.native_id for one in found] == [row["id_str"] for row in expected]
    assert [one.account for one in found] == [row["user"]["screen_name"] for row in expected]
    assert found[0].text.startswith("RT @drvox: My new post: an explainer on “carbon capture & utilization” (CCU).")
    assert (found[0].posted_at.edtf, found[0].forwarded_from, found[0].notes) == (
        "2019-09-04T13:51:55+00:00",
        "drvox",
        ("repost_as_text",),
    )
    assert found[0].url == "https://x.com/simonw/status/1169246717864136705"
    assert sure("x-archive", stored("x/api_v1_tweets.json")) == 0.7


def test_files_of_an_archive_without_posts_say_so() -> None:
    names = ["account.js", "follower.js", "following.js", "saved-search.js", "app.js", "account-suspension.js"]
    source = archive({f"data/{name}": (DATA / "x/zip_contents" / name).read_bytes() for name in names})
    assert reasons(read("x-archive", source)) == ["There is nothing in this file that an export of this kind holds."]


def test_an_archive_is_read_with_its_owner_its_replies_and_its_long_texts() -> None:
    found = [one for one in read("x-archive", archive(members())) if isinstance(one, Message)]
    first, long, retweet, reply, deleted, lonely = found
    assert (first.text, first.account, first.display_name, first.account_id) == (
        "a & b <3",
        "simonw",
        "Simon Willison",
        "12497",
    )
    assert first.media[0].member == "data/tweets_media/1-Abc.jpg"
    assert (long.text, long.native_id, long.notes) == (LONG, "2", ("long_text_joined",))
    assert (retweet.forwarded_from, retweet.notes) == ("bob", ("repost_as_text",))
    assert (reply.kind, reply.reply_to, reply.address_of_parent) == ("comment", "9", "https://x.com/bob/status/9")
    assert (deleted.text, deleted.notes) == ("gone", ("deleted_by_author",))
    assert (lonely.text, lonely.native_id) == ("alone", "78")


def test_what_nobody_ticked_is_not_read_and_said() -> None:
    found = read("x-archive", archive(members()))
    assert "Direct messages are read only where somebody ticks them." in reasons(found)
    assert not [one for one in found if isinstance(one, Message) and one.thread]
    assert [question.about for question in FORMATS["x-archive"].questions(archive(members()))] == ["direct_messages"]


def test_direct_messages_are_read_where_they_were_ticked() -> None:
    found = read("x-archive", archive(members()), TICKED)
    direct = [one for one in found if isinstance(one, Message) and one.thread_id]
    assert [(one.kind, one.text, one.account, one.account_id, one.thread_id) for one in direct] == [
        ("message", "салом", "simonw", "12497", "7-12497"),
        ("service", "", "", "7", "7-12497"),
    ]
    assert direct[0].posted_at.edtf == "2019-01-01T00:00:00Z"


def test_addresses_of_computers_never_come_out_and_their_file_is_never_opened() -> None:
    source = archive(members())
    opened: list[str] = []
    honest = source.open
    source.open = lambda name: opened.append(name) or honest(name)  # type: ignore[method-assign, func-returns-value]
    assert "203.0.113.7" not in str(read("x-archive", source, TICKED))
    assert not [name for name in opened if "ip-audit" in name or "follower" in name]


def test_a_count_that_differs_from_the_manifests_is_said_at_its_file() -> None:
    differs = "The archive's own list counts other numbers of rows than this file holds."
    assert differs not in reasons(read("x-archive", archive(members("2"))))
    found = read("x-archive", archive(members("3")))
    assert [one.position.member for one in found if isinstance(one, Skipped) and one.reason == differs] == [
        "data/tweets.js"
    ]
    without = {name: content for name, content in members().items() if name != "data/tweets.js"}
    assert differs in reasons(read("x-archive", archive(without)))


def test_one_file_of_an_archive_is_read_too() -> None:
    source = file(
        "\ufeff"
        + part(
            "tweet.part0", [{"id_str": "1", "full_text": "of 2019", "created_at": "Wed Oct 10 20:19:24 +0000 2018"}]
        ),
        "tweet.js",
    )
    assert [one.text for one in messages("x-archive", source)] == ["of 2019"]
    assert sure("x-archive", source) == 0.9
