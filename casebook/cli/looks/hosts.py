"""The hosts of the office: whether they hold one secret, run one version, and agree about the time."""

from collections.abc import Iterator

from casebook.cli.looks.finding import Finding
from casebook.keys.hosts import key_file, usable
from casebook.services import hosts
from casebook.work import House

WORTH_SAYING = 5.0  # seconds: a one-time code is good for thirty before and after


def looks_at_hosts(house: House) -> Iterator[Finding]:
    """This host's secret and clock, and what the others said of themselves in the last minutes."""
    named = bool(house.settings.hosts_key_file)  # else it is made when it is first needed
    whole = usable(house.settings) or not (named or key_file(house.settings).exists())
    yield Finding(
        "the secret that hosts share is whole",
        whole,
        f"{key_file(house.settings)} is not whole: copy it from another host (casebook hosts give, casebook hosts take)",
    )
    off = hosts.seconds_off(house)
    yield Finding(
        "this host's clock agrees with the database's",
        abs(off) < WORTH_SAYING,
        "have NTP keep both right: at a minute's difference this host says that it is not ready",
        f"{off:+.1f} s",
        note=abs(off) <= hosts.CLOCK,
    )
    found = [each for each in hosts.seen(house) if each.lively]
    strange = [each for each in found if not each.same_secret]
    yield Finding(
        "all hosts hold one secret",
        not strange,
        "on one of them run casebook hosts give, and with what it prints casebook hosts take on: "
        + " ".join(str(each.id) for each in strange),
        f"{len(found)} running",
    )
    apart = [each for each in found if abs(each.ahead) >= WORTH_SAYING]
    yield Finding(
        "the clocks of all hosts agree",
        not apart,
        "have NTP keep them right: " + " ".join(f"{each.id} {each.ahead:+d} s" for each in apart),
        note=all(abs(each.ahead) <= hosts.CLOCK for each in apart),
    )
    versions = sorted({each.version for each in found})
    yield Finding(
        "all hosts run one version",
        len(versions) <= 1,
        "while hosts are renewed one after the other this is as it should be; finish it",
        ", ".join(versions),
        note=True,
    )
