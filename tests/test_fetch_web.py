from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.fetch.limiter import Limiter, host_family
from paper_listings.sources.source_settings import ARXIV_PACE, HUGGINGFACE_PACE, Pace
from tests.loopback import NOW, QUICK, Reply, Time, closed_port, serving, web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.loopback import Asked, Server

FREE = Pace(requests=1000, seconds=0)


def replies(*given: Reply) -> Iterator[Reply]:
    yield from given
    while True:
        yield given[-1]


def failing(server: Server, limits: object = None, now: dt.datetime = NOW) -> tuple[str, Time]:
    time = Time()
    chosen = QUICK if limits is None else limits
    with web(time, limits=chosen, now=now) as client, pytest.raises(PapersError) as caught:  # type: ignore[arg-type]
        client.get(f"{server.url}/x", pace=FREE)
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(f"{server.url}/x: ")
    return str(caught.value), time


def test_an_answer_is_its_body_and_the_request_says_who_asks() -> None:
    with serving(lambda _: Reply(body=b"hello")) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x?a=b", pace=FREE) == b"hello"
        (asked,) = server.asked
    assert (asked.path, asked.query) == ("/x", {"a": "b"})
    assert asked.headers["user-agent"] == "paper-listings (+https://site.example/)"


@pytest.mark.parametrize("machine", ["machine 127.0.0.1", "default"])
def test_a_netrc_of_the_machine_stays_out_of_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"{machine} login owl password night\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    script = replies(Reply(status=302, headers={"Location": "/y"}), Reply(body=b"good"))
    with serving(lambda _: next(script)) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"
        asked = server.asked
    assert [request.path for request in asked] == ["/x", "/y"]
    assert all("authorization" not in request.headers for request in asked)


def test_a_packed_answer_is_unpacked() -> None:
    packed = Reply(body=gzip.compress(b"hello" * 1000), headers={"Content-Encoding": "gzip"})
    with serving(lambda _: packed) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"hello" * 1000


def test_passing_trouble_is_tried_again_after_growing_waits() -> None:
    script = replies(Reply(status=503), Reply(status=502), Reply(body=b"good"))
    time = Time()
    with serving(lambda _: next(script)) as server, web(time) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"
    assert time.waits == [1.5, 3.0]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_every_status_of_passing_trouble_is_tried_again(status: int) -> None:
    script = replies(Reply(status=status), Reply(body=b"good"))
    with serving(lambda _: next(script)) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_status_of_a_redirect_is_followed(status: int) -> None:
    script = replies(Reply(status=status, headers={"Location": "/y"}), Reply(body=b"good"))
    with serving(lambda _: next(script)) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"


def test_lasting_trouble_is_one_clear_error_after_a_bounded_number_of_tries() -> None:
    with serving(lambda _: Reply(status=503)) as server:
        said, time = failing(server)
        assert len(server.asked) == 3
    assert "HTTP 503 (3 tries); none of it was stored" in said
    assert time.waits == [1.5, 3.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 410, 501, 304, 204])
def test_what_another_try_cannot_heal_is_not_tried_again(status: int) -> None:
    with serving(lambda _: Reply(status=status, body=b"")) as server:
        said, time = failing(server)
        assert len(server.asked) == 1
    assert f"HTTP {status}; check" in said
    assert time.waits == []


def test_a_status_may_be_readable() -> None:
    with serving(lambda _: Reply(status=400, body=b"why")) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x", pace=FREE, readable=frozenset({200, 400})) == b"why"


def test_retry_after_in_seconds_is_obeyed() -> None:
    script = replies(Reply(status=429, headers={"Retry-After": "42"}), Reply(body=b"good"))
    time = Time()
    with serving(lambda _: next(script)) as server, web(time) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"
    assert time.waits == [42.0]


@pytest.mark.parametrize("skew_days", [-400, 0, 400])
def test_retry_after_as_a_date_is_obeyed_by_the_servers_own_clock(skew_days: int) -> None:
    there = NOW + dt.timedelta(days=skew_days)
    headers = {
        "Date": format_datetime(there, usegmt=True),
        "Retry-After": format_datetime(there + dt.timedelta(seconds=30), usegmt=True),
    }
    script = replies(Reply(status=429, headers=headers), Reply(body=b"good"))
    time = Time()
    with serving(lambda _: next(script)) as server, web(time) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"
    assert time.waits == [30.0]


def test_without_a_servers_clock_our_own_counts_and_a_past_date_is_now() -> None:
    script = replies(
        Reply(
            status=503, headers={"Retry-After": format_datetime(NOW + dt.timedelta(seconds=9), usegmt=True)}
        ),
        Reply(status=503, headers={"Retry-After": format_datetime(NOW - dt.timedelta(days=9), usegmt=True)}),
        Reply(body=b"good"),
    )
    time = Time()
    with serving(lambda _: next(script)) as server, web(time) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"good"
    assert time.waits == [9.0, 0.0]


@pytest.mark.parametrize("text", ["soon", "", "-1", "1.5", "Thu, 12 Mar 2026 06:00:00"])
def test_a_retry_after_that_is_none_leaves_the_usual_wait(text: str) -> None:
    script = replies(Reply(status=429, headers={"Retry-After": text}), Reply(body=b"good"))
    time = Time()
    with serving(lambda _: next(script)) as server, web(time) as client:
        client.get(f"{server.url}/x", pace=FREE)
    assert time.waits == [1.5]


def test_a_wait_beyond_the_deadline_is_an_error_at_once() -> None:
    with serving(lambda _: Reply(status=429, headers={"Retry-After": "3600"})) as server:
        said, time = failing(server)
    assert "HTTP 429; waiting another 3,600 s is too long with 100 s left" in said
    assert time.waits == []


def test_the_whole_run_has_a_deadline_too() -> None:
    time = Time()
    with serving(lambda _: Reply()) as server, web(time, limits=replace(QUICK, run=50)) as client:
        client.get(f"{server.url}/x", pace=FREE)
        time.seconds += 49
        with pytest.raises(PapersError, match="no time left"):
            client.get(f"{server.url}/x", pace=Pace(requests=1, seconds=60))
    with serving(lambda _: Reply()) as server, web(time, limits=replace(QUICK, run=None)) as client:
        time.seconds += 10_000
        assert client.get(f"{server.url}/x", pace=FREE) == b"[]"


def test_silence_ends_in_time() -> None:
    with serving(lambda _: Reply(silent=True)) as server:
        said, _ = failing(server, replace(QUICK, read=0.1, tries=2))
    assert "no response in time (2 tries)" in said


def test_a_slow_drip_ends_in_time() -> None:
    with serving(lambda _: Reply(body=b"x" * 500, drip=0.03)) as server:
        said, _ = failing(server, replace(QUICK, answer=0.2, tries=2))
    assert "no complete response within 0 s (2 tries)" in said


def test_nobody_there_is_an_error() -> None:
    time = Time()
    with web(time) as client, pytest.raises(PapersError, match="the connection failed"):
        client.get(f"http://127.0.0.1:{closed_port()}/", pace=FREE)


@pytest.mark.parametrize("claimed", [100, 6])
def test_an_answer_shorter_than_promised_is_tried_again(claimed: int) -> None:
    script = replies(Reply(body=b"hello", length=claimed), Reply(body=b"hello"))
    time = Time()
    with serving(lambda _: next(script)) as server, web(time) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"hello"
    assert time.waits == [1.5]


def test_bytes_that_do_not_unpack_are_an_error() -> None:
    with serving(lambda _: Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"})) as server:
        said, _ = failing(server)
    assert "the connection failed (DecodeError)" in said


def test_an_answer_beyond_the_size_is_refused() -> None:
    bomb = Reply(body=gzip.compress(b"0" * 3_000_000), headers={"Content-Encoding": "gzip"})
    with serving(lambda _: bomb) as server:
        said, time = failing(server)
        assert len(server.asked) == 1
    assert "a response of more than 1,000,000 bytes" in said
    assert time.waits == []


# --- redirects


def test_the_body_of_a_redirect_is_no_way_around_the_size() -> None:
    with serving(lambda _: Reply(status=302, body=b"0" * 3_000_000, headers={"Location": "/y"})) as server:
        said, _ = failing(server)
        assert len(server.asked) == 1
    assert "a response of more than 1,000,000 bytes" in said


def test_redirects_within_a_family_of_hosts_are_followed() -> None:
    def script(asked: Asked) -> Reply:
        if asked.path == "/x":
            return Reply(status=301, headers={"Location": "/y"})
        return Reply(body=asked.path.encode())

    with serving(script) as server, web(Time()) as client:
        assert client.get(f"{server.url}/x", pace=FREE) == b"/y"


@pytest.mark.parametrize(
    "location",
    ["http://other.example/", "ftp://127.0.0.1/", "file:///etc/passwd", "//localhost/", "http://[", ""],
)
def test_redirects_elsewhere_are_refused(location: str) -> None:
    with serving(lambda _: Reply(status=302, headers={"Location": location})) as server:
        said, _ = failing(server)
        assert len(server.asked) == 1
    assert f"redirected to {location!r}" in said


def test_redirects_in_a_circle_end() -> None:
    with serving(lambda _: Reply(status=307, headers={"Location": "/x"})) as server:
        said, _ = failing(server)
        assert len(server.asked) == 6
    assert "more than 5 redirects" in said


def test_a_redirect_from_https_to_http_is_refused() -> None:
    from paper_listings.fetch.web import _redirected

    assert _redirected("https://arxiv.org/", "https://arxiv.org/a", "b") == "https://arxiv.org/b"
    with pytest.raises(PapersError, match="redirected to plain http"):
        _redirected("https://arxiv.org/", "https://arxiv.org/", "http://export.arxiv.org/")


@pytest.mark.parametrize("url", ["gopher://x/", "http://", "http://[::1", "http://" + "a" * 70 + ".example"])
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with web(Time()) as client, pytest.raises(PapersError):
        client.get(url, pace=FREE)


def test_a_server_that_speaks_no_tls_is_an_error() -> None:
    with serving(lambda _: Reply()) as server, web(Time()) as client:
        address = server.url.replace("http:", "https:")
        with pytest.raises(PapersError, match=r"no trusted TLS connection"):
            client.get(address, pace=FREE)


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_network() -> None:
    from paper_listings.fetch.web import _translated

    fault = KeyError("x")
    assert _translated(fault) is fault


# --- politeness


@pytest.mark.parametrize(
    ("url", "family"),
    [
        ("https://export.arxiv.org/api", "arxiv.org"),
        ("https://RSS.arxiv.org./", "arxiv.org"),
        ("https://huggingface.co/", "huggingface.co"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("nothing", ""),
    ],
)
def test_hosts_of_one_owner_are_one_family(url: str, family: str) -> None:
    assert host_family(url) == family


def test_arxiv_is_asked_once_in_three_seconds() -> None:
    time = Time()
    with serving(lambda _: Reply()) as server, web(time) as client:
        for _ in range(3):
            client.get(f"{server.url}/x", pace=ARXIV_PACE)
        time.seconds += 2
        client.get(f"{server.url}/x", pace=ARXIV_PACE)
    assert time.waits == [3.0, 3.0, 1.0]


def test_tries_are_requests_too() -> None:
    time = Time()
    script = replies(Reply(status=503), Reply())
    with serving(lambda _: next(script)) as server, web(time) as client:
        client.get(f"{server.url}/x", pace=ARXIV_PACE)
    assert time.waits == [1.5, 1.5]


def test_hugging_face_is_asked_at_most_500_times_in_five_minutes() -> None:
    limiter = Limiter()
    now = 0.0
    times = []
    for _ in range(1200):
        now += limiter.delay("huggingface.co", HUGGINGFACE_PACE, now)
        limiter.note("huggingface.co", HUGGINGFACE_PACE, now)
        times.append(now)
        now += 0.1
    assert all(later - earlier >= 300 for earlier, later in zip(times, times[500:], strict=False))
    assert limiter.delay("arxiv.org", ARXIV_PACE, now) == 0
