"""The data that CooRTweet publishes: its own definition exactly, and our answer to its simulation."""

import csv
import gzip
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from casebook.analysis.coshares import coshares
from casebook.analysis.detection import analyse
from casebook.analysis.posts import Posts
from casebook.analysis.reading import read

DATA = Path(__file__).parents[1] / "data" / "coordination"


def posts_of(name: str) -> Posts:
    return read(BytesIO(gzip.decompress((DATA / name).read_bytes())))


def rows_of(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / name) as packed:
        return list(csv.DictReader(TextIOWrapper(packed, "utf-8")))


@pytest.mark.parametrize(("window", "edges"), [(10, 20), (60, 1193)])
def test_its_definition_gives_its_edges_with_their_weights(window: int, edges: int) -> None:
    posts = posts_of("cooRtweet_russian_coord_tweets.csv.gz")
    found = coshares(posts.account, posts.objects["object"], posts.time, window=window, participation=5)
    pairs = zip(found.one.tolist(), found.other.tolist(), found.weight.tolist(), strict=True)
    got = {(*sorted((posts.accounts[one], posts.accounts[other])), weight) for one, other, weight in pairs}
    expected = rows_of(f"cooRtweet_expected_edges_tw{window}_mp5.csv.gz")
    assert len(got) == edges
    assert got == {(*sorted((row["from"], row["to"])), int(row["weight"])) for row in expected}


def test_the_simulated_network_is_found_whole_and_alone() -> None:
    report = analyse(posts_of("sim_input.csv.gz"))
    truth = [row for row in rows_of("sim_truth_pairs.csv.gz") if row["coordinated"] == "TRUE"]
    (network,) = report.networks
    assert {member.account for member in network.members} == {
        row[side] for row in truth for side in ("account_id", "account_id_y")
    }
    edges = {(edge.one, edge.other) for edge in network.edges}
    pairs = {tuple(sorted((row["account_id"], row["account_id_y"]))) for row in truth}
    # Every pair that we name is a true one; each account's first share of an object counts, so some pairs are not drawn.
    assert edges <= pairs
    assert len(edges) >= 0.75 * len(pairs)


def test_real_retweets_of_one_side_name_nobody() -> None:
    assert analyse(posts_of("cooRtweet_russian_coord_tweets.csv.gz")).networks == ()
