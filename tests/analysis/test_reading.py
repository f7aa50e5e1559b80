"""Tables of posts as tools and spreadsheets write them."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.analysis.addresses import completed
from casebook.analysis.reading import NO_ACCOUNT, NO_TIME, NOTHING_SAID, read
from casebook.analysis.times import seconds
from casebook.analysis.words import words_of
from casebook.errors import InvalidInput


@pytest.mark.parametrize(
    "shown",
    [
        "2024-05-01 10:00",
        "2024-05-01T10:00:00Z",
        "2024-05-01T15:00:00+05:00",
        "1714557600",
        "1714557600000",
        "2024-05-01T10:00:00.000",
    ],
)
def test_a_time_is_read_however_it_is_written(shown: str) -> None:
    assert seconds([shown]).tolist() == [1714557600.0]
    assert seconds([shown, "2024-05-01T10:00:00+00:00", ""]).tolist()[:2] == [1714557600.0, 1714557600.0]


def test_a_day_is_no_time_but_a_day_on_which_an_account_was_made() -> None:
    assert str(seconds(["2024-05-01", "", "soon"]).tolist()) == "[nan, nan, nan]"
    assert seconds(["2024-05-01"], days=True).tolist() == [1714521600.0]
    assert seconds(["2024-05-01 06:00:00 EDT"]).tolist() == [1714557600.0]


def test_columns_are_known_by_many_names() -> None:
    posts = read(BytesIO(b"object_id,account_id,content_id,timestamp_share\no1,a,c1,1379203200\n"))
    assert (posts.accounts, posts.post_ids, posts.object_names["object"]) == (("a",), ["c1"], ["o1"])


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        (
            "tweetid,userid,user_screen_name,account_creation_date,tweet_text,tweet_time,in_reply_to_userid,retweet_tweetid,urls",
            "t1,u1,n,2014-05-01,hello,2024-05-01 10:00,nan,77,\"['https://www.site.example/a?utm_source=x', 'http://b.example']\"",
            ("u1", "t1", {"object": ["77"], "link": ["site.example/a"], "target": []}),
        ),
        (
            "author,created_utc,body,link_id,parent_id,id",
            "u,1714557600,hello,t3_1,t1_2,q",
            ("u", "q", {"target": ["t3_1"]}),
        ),
        (
            "comment_id,video_id,authorDisplayName,publishedAt,textOriginal,parentId",
            "c,v,u,2024-05-01T10:00:00Z,hello,",
            ("u", "c", {"target": ["v"]}),
        ),
        ("user,timestamp_ms,text,image_hash", "u,1714557600000,hello,None", ("u", "1", {"image": []})),
        ("id,channel,sender_id,date,time,message", "7,c,u,2024-05-01,10:00,hello", ("u", "7", {})),
        ("Page Name,Post Created,Message,Link", "u,2024-05-01 06:00:00 EDT,hello,[]", ("u", "1", {"link": []})),
        ("row,profile_handle,wall_time_utc,comment_body", "1,u,2024-05-01 10:00,hello", ("u", "1", {})),
    ],
)
def test_the_columns_of_other_data_sets_are_known(
    header: str, row: str, told: tuple[str, str, dict[str, list[str]]]
) -> None:
    posts = read(BytesIO(f"{header}\n{row}\n".encode()))
    assert (posts.accounts[0], posts.post_ids[0], posts.object_names) == told
    assert (posts.texts, posts.time.tolist()) == (["hello"], [1714557600.0])


def test_links_and_mentions_in_the_text_stand_in_for_columns() -> None:
    texts = ["@Known, see https://Site.example/A/#x", "no word of it", "RT @star: https://site.example/A", "@one @two"]
    table = "".join(f'u{number},1714557600,"{text}"\n' for number, text in enumerate(texts))
    posts = read(BytesIO(f"account,time,text\n{table}".encode()))
    whole = completed(posts, words_of(posts.texts).linked)
    assert whole.object_names == {"link": ["site.example/A"], "target": ["known"]}
    assert whole.objects["link"].tolist() == [0, -1, 0, -1]
    assert whole.objects["target"].tolist() == [0, -1, -1, -1]


def test_what_cannot_be_used_is_counted_with_its_reason() -> None:
    table = "account;time;text\nm;2024-05-01 10:00;да\n;2024-05-01 10:00;x\nm;soon;x\nm;2024-05-01 10:00;\n"
    posts = read(BytesIO(table.encode("cp1251")))
    assert posts.texts == ["да"] or len(posts) == 1
    assert dict(posts.skipped) == {NO_ACCOUNT: 1, NO_TIME: 1, NOTHING_SAID: 1}
    assert posts.rows == len(posts) + sum(posts.skipped.values())


def test_a_table_without_what_is_needed_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="columns for the account"):
        read(BytesIO(b"colour,size\nred,1\n"))
    with pytest.raises(InvalidInput, match="empty"):
        read(BytesIO(b""))


@given(st.binary(max_size=300))
def test_no_bytes_break_it_and_no_row_is_lost(data: bytes) -> None:
    posts = read(BytesIO(b"account,time,text\n" + data))
    assert posts.rows == len(posts) + sum(posts.skipped.values())
