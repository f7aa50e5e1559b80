"""What a page asked for and what it got, put together from the browser's events. Everything in an event may be missing or a lie."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from casebook.capturing.values import Certificate, Event, Resource

_LONGEST = 2000  # characters of an address
_MOST_HEADERS = 200
_MOST_WAYS = 100
_LEFT_OUT = "(left out: it may name whoever looked)"
_NAMING = frozenset({"set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization"})
_INLINE = ("data:", "blob:", "about:")
_MOST_HEADS = (
    8 * 1024 * 1024
)  # characters of all heads that are kept for the recording: a server decides how long they are


@dataclass(slots=True)
class _Request:
    number: str
    url: str
    kind: str
    frame: str
    status: int = 0
    media_type: str = ""
    size: int = 0
    error: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    certificate: Certificate | None = None
    received: datetime | None = None
    began: datetime | None = None
    method: str = ""
    done: bool = False
    length: int = 0
    led_on: bool = False
    asked: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    head: tuple[tuple[str, str], ...] | None = None  # None: it did not come, or was too much to keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer as far as the events tell of it; its body is asked for by `number`, unless it `led_on` to another address.

    `head` is None where the headers were too much to keep. `length` is the bytes of its body that the browser has heard of, without
    the coding they travelled in; 0 also where it had the body already. `main` marks the answers to the page itself.
    """

    number: str
    url: str
    method: str
    began: datetime
    asked: tuple[tuple[str, str], ...]
    status: int
    reason: str
    head: tuple[tuple[str, str], ...] | None
    done: bool
    length: int
    led_on: bool
    main: bool

    @property
    def host(self) -> str:
        """The host of its address."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The main document: its request, and how the server answered it."""

    number: str = ""
    host: str = ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    certificate: Certificate | None = None
    received: datetime | None = None


@dataclass(slots=True)
class Traffic:
    """The traffic of one page. `moves` grows with each event; `full` is set by whoever counts."""

    requested: str
    frame: str = ""  # of the page itself; "" until it is known
    loaded: bool = False
    offered_file: bool = False
    full: bool = False
    moves: int = 0
    final: str = ""
    _requests: dict[str, _Request] = field(default_factory=dict)
    _ways: list[str] = field(default_factory=list)  # addresses of the main document, in order
    _heads: int = 0  # characters of heads that are kept

    def __len__(self) -> int:
        return len(self._requests)

    def hear(self, event: Event) -> None:
        """Take one event of the page, or of the browser about it."""
        told = event["params"]
        match event.get("method"):
            case "Network.requestWillBeSent":
                self._sent(told)
            case "Network.responseReceived":
                self._answered(told)
            case "Network.dataReceived":
                self._more(told)
            case "Network.loadingFailed":
                if request := self._requests.get(str(told.get("requestId"))):
                    request.error = str(told.get("errorText", ""))[:100]
            case "Network.loadingFinished":
                if request := self._requests.get(str(told.get("requestId"))):
                    request.done = True
            case "Page.loadEventFired":
                self.loaded = True
            case "Browser.downloadWillBegin" | "Page.downloadWillBegin":
                self.offered_file = True
            case _:
                return
        self.moves += 1

    def document(self) -> Document:
        """Give the last document that the page itself got from a server."""
        mains = [each for each in self._requests.values() if self._is_main(each)]
        if not mains:
            return Document()
        last = mains[-1]
        return Document(
            number=last.number,
            host=urlsplit(last.url).hostname or "",
            status=last.status or None,
            headers=last.headers,
            certificate=last.certificate,
            received=last.received,
        )

    def redirects(self) -> tuple[str, ...]:
        """Give the addresses that the page was led on to, in order; the last is where it ended. By the server or by the page itself."""
        return tuple(way for way in self._ways[1:] if not way.startswith(_INLINE))[:_MOST_WAYS]

    def resources(self) -> tuple[Resource, ...]:
        """Give everything that was asked for over the network."""
        return tuple(
            Resource(
                url=each.url,
                kind=each.kind,
                status=each.status,
                media_type=each.media_type,
                size=each.size,
                error=each.error,
            )
            for each in self._requests.values()
            if not each.url.startswith(_INLINE)
        )

    def answered(self) -> tuple[Answered, ...]:
        """Give everything that a server answered, in the order in which it was asked for."""
        return tuple(
            Answered(
                number=each.number,
                url=each.url,
                method=each.method,
                began=each.began,
                asked=each.asked,
                status=each.status,
                reason=each.reason,
                head=each.head,
                done=each.done and not each.error,
                length=each.length,
                led_on=each.led_on,
                main=self._is_main(each),
            )
            for each in self._requests.values()
            if each.status and each.began and not each.url.startswith(_INLINE)
        )

    def _is_main(self, request: _Request) -> bool:
        return request.kind == "Document" and self.frame in {"", request.frame}

    def _sent(self, told: Event) -> None:
        number, url = str(told.get("requestId")), str(_part(told, "request").get("url", ""))[:_LONGEST]
        before = self._requests.get(number)
        if before is not None and "redirectResponse" in told:
            self._keep_answer(before, _part(told, "redirectResponse"))
            before.led_on = True
            self._requests[f"{number} {len(self._requests)}"] = self._requests.pop(number)
        request = _Request(number, url, str(told.get("type", ""))[:30], str(told.get("frameId", "")))
        request.began = datetime.now(UTC)
        request.method = str(_part(told, "request").get("method", ""))[:30]
        request.asked = self._head(_part(_part(told, "request"), "headers")) or ()
        self._requests[number] = request
        if self._is_main(request):
            self._ways.append(url)
            self.final = url
            self.loaded = False

    def _answered(self, told: Event) -> None:
        if request := self._requests.get(str(told.get("requestId"))):
            self._keep_answer(request, _part(told, "response"))

    def _more(self, told: Event) -> None:
        length = told.get("dataLength")
        size = told.get("encodedDataLength") or length
        if (request := self._requests.get(str(told.get("requestId")))) and isinstance(size, int):
            request.size += size
            request.length += length if isinstance(length, int) else 0

    def _keep_answer(self, request: _Request, answer: Event) -> None:
        status = answer.get("status")
        request.status = status if isinstance(status, int) else 0
        request.media_type = str(answer.get("mimeType", ""))[:100]
        request.reason = str(answer.get("statusText", ""))[:100]
        request.head = self._head(_part(answer, "headers"))
        if self._is_main(request):
            request.received = datetime.now(UTC)
            request.headers = _headers(_part(answer, "headers"))
            request.certificate = _certificate(answer.get("securityDetails"))

    def _head(self, told: Event) -> tuple[tuple[str, str], ...] | None:
        """Keep headers as they came, several of one name one by one; those that name whoever looked are left out."""
        pairs = tuple(
            (str(name), value)
            for name, joined in told.items()
            if str(name).lower() not in _NAMING
            for value in str(joined).split("\n")
        )
        self._heads += (size := sum(len(name) + len(value) for name, value in pairs))
        if self._heads > _MOST_HEADS:
            self._heads -= size
            return None
        return pairs


def _part(told: Event, name: str) -> Event:
    part = told.get(name)
    return part if isinstance(part, dict) else {}


def _headers(told: Event) -> tuple[tuple[str, str], ...]:
    pairs = ((str(name).lower()[:200], str(value)[:_LONGEST]) for name, value in told.items())
    kept = ((name, _LEFT_OUT if name in _NAMING else value) for name, value in pairs)
    return tuple(sorted(kept))[:_MOST_HEADERS]


def _certificate(told: object) -> Certificate | None:
    if not isinstance(told, dict):
        return None
    try:
        return Certificate(
            subject=str(told.get("subjectName", ""))[:300],
            issuer=str(told.get("issuer", ""))[:300],
            names=tuple(str(name)[:300] for name in told.get("sanList", ())[:100]),
            valid_from=datetime.fromtimestamp(float(told["validFrom"]), UTC),
            valid_to=datetime.fromtimestamp(float(told["validTo"]), UTC),
            protocol=str(told.get("protocol", ""))[:30],
            cipher=str(told.get("cipher", ""))[:60],
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
