"""Load: on an application in this process and on a server, measured by counts."""

import asyncio
import logging
import time
from contextlib import suppress

import httpx2
import pytest

from armature.core import Application, Module, NotFound, get
from armature.testing import serve
from armature.testing.load import Ramp, Rate, Result, Stage, User, Users, load
from armature.testing.load.plans import described, users_at
from armature.testing.load.recording import Recorder
from armature.testing.load.running import drive


@get("/hello")
async def hello() -> str:
    return "hello"


@get("/products/{id:int}")
async def product(id: int) -> str:
    if id == 13:
        raise NotFound("There is no product 13.")
    return f"product {id}"


APP = Application(Module(controllers=[hello, product]))


async def test_a_path_is_asked_for_exactly_as_often_as_is_said() -> None:
    result = await load(APP, "/hello", Users(7, requests=100))

    assert (result.requests, result.failed, result.runs, result.broken) == (100, 0, 100, 0)
    assert result.statuses == {200: 100}
    assert result.bytes == 500
    assert {name: group.requests for name, group in result.groups.items()} == {"GET /hello": 100}
    assert sum(interval.requests for interval in result.intervals) == 100
    assert sum(count for _, count in result.spread) == 100
    assert (result.target, result.plan) == ("Application", "7 users, 100 requests")


async def test_a_scenario_is_several_requests_with_names_and_cookies_of_their_own() -> None:
    async def visit(user: User) -> None:
        await user.get("/hello")
        with user.group("GET /products/{id}"):
            await user.get("/products/7")
            await user.get("/products/13")

    result = await load(APP, visit, Users(requests=7))

    assert result.runs == 3  # the third had begun before seven were sent
    assert result.statuses == {200: 6, 404: 3}
    assert (result.requests, result.failed, result.failed_share) == (9, 3, 1 / 3)
    groups = {name: (group.requests, group.failed) for name, group in result.groups.items()}
    assert groups == {"GET /hello": (3, 0), "GET /products/{id}": (6, 3)}


async def test_a_server_is_loaded_over_the_network_with_the_options_of_the_client() -> None:
    with serve(APP) as url:
        result = await load(f"{url}/products", "/7", Users(3, requests=30), headers={"x-test": "yes"})

    assert (result.statuses, result.target) == ({200: 30}, f"{url}/products")


async def test_a_scenario_that_fails_is_counted_and_the_load_goes_on() -> None:
    async def wrong(user: User) -> None:
        assert (await user.get("/products/13")).status_code == 200

    result = await load(APP, wrong, Users(2, requests=10))

    assert (result.runs, result.broken, result.requests) == (10, 10, 10)
    assert result.errors == {"AssertionError": 10}


async def test_requests_without_an_answer_are_failed_and_have_no_latency() -> None:
    async def stubborn(user: User) -> None:
        with suppress(httpx2.ConnectError):
            await user.get("/")
        await user.get("/")

    result = await load("http://127.0.0.1:9", stubborn, Users(requests=4))

    assert (result.requests, result.failed, result.broken) == (4, 4, 2)
    assert result.errors == {"ConnectError": 4}
    assert (result.statuses, result.latency.max, result.spread) == ({}, 0.0, ())


async def test_a_time_ends_it_too() -> None:
    result = await load(APP, "/hello", Users(2, seconds=0.1))

    assert result.requests == result.statuses[200] >= 2


async def test_users_come_and_go_on_a_ramp() -> None:
    result = await load(APP, "/hello", Ramp([Stage(4, 0.2), Stage(0, 0.2)]))

    assert result.requests == result.statuses[200] > 0
    assert 1 <= max(interval.users for interval in result.intervals) <= 4


async def test_a_rate_waits_for_nobody_and_drops_who_finds_no_place() -> None:
    recorder = Recorder("", "")

    async def slow(user: User) -> None:
        while recorder.dropped < 9:  # noqa: ASYNC110 - the first one holds the only place until the others came
            await asyncio.sleep(0.001)
        await user.get("/hello")

    await drive(APP, slow, Rate(200, 0.05, in_flight=1), recorder)

    assert (recorder.runs, recorder.dropped, recorder.result().statuses) == (1, 9, {200: 1})


async def test_users_of_a_rate_are_taken_again() -> None:
    users: set[User] = set()

    async def visit(user: User) -> None:
        users.add(user)
        await user.get("/hello")

    result = await load(APP, visit, Rate(100, 0.3, in_flight=3))

    assert result.requests + result.dropped == 30
    assert len(users) <= 3


async def test_the_latency_of_a_rate_counts_from_when_it_was_due() -> None:
    runs = 0

    async def stalling(user: User) -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            time.sleep(0.2)  # noqa: ASYNC251 - nothing can be sent meanwhile
        await user.get("/hello")

    result = await load(APP, stalling, Rate(100, 0.05))

    assert result.requests == 5
    assert result.latency.p50 > 0.1


async def test_what_was_measured_before_a_cancellation_is_there() -> None:
    recorder = Recorder("", "")

    async def hang(user: User) -> None:
        await user.get("/hello")
        await asyncio.Event().wait()

    for plan in (Users(2, requests=10), Rate(1000, 60, in_flight=2)):
        running = asyncio.create_task(drive(APP, hang, plan, recorder))
        while recorder.requests < 2:  # noqa: ASYNC110 - the recorder has no event for it
            await asyncio.sleep(0.001)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        recorder.requests = 0

    assert (recorder.runs, recorder.unfinished, recorder.active) == (0, 4, 0)


async def test_a_wrong_target_is_said() -> None:
    with pytest.raises(ValueError, match='"ftp://shop" is no target; write a URL such as http://127') as refused:
        await load("ftp://shop", "/", Users(requests=1))

    assert str(refused.value).endswith("http://127.0.0.1:8000.")


async def test_an_option_that_nobody_knows_is_said_at_once() -> None:
    with pytest.raises(TypeError, match="colour"):
        await load(APP, "/", Users(requests=1), colour="red")


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (lambda: Users(10), "A load needs an end: say how many `requests` there are, or for how many `seconds`."),
        (lambda: Users(0, requests=1), "`users` must be a number above 0, and is 0."),
        (lambda: Users(1, requests=-1), "`requests` must be a number above 0, and is -1."),
        (lambda: Users(1, seconds=float("inf")), "`seconds` must be a number above 0, and is inf."),
        (lambda: Stage(-1, 5), "There cannot be -1 users."),
        (lambda: Stage(1, 0), "`seconds` must be a number above 0, and is 0."),
        (lambda: Ramp([Stage(0, 5)]), "A ramp needs a stage with users, such as `Stage(users=10, seconds=5)`."),
        (lambda: Rate(0, 5), "`per_second` must be a number above 0, and is 0."),
        (lambda: Rate(1, 5, in_flight=0), "`in_flight` must be a number above 0, and is 0."),
    ],
)
def test_a_plan_that_cannot_be_is_said(plan, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"must be|cannot|needs") as refused:
        plan()

    assert str(refused.value) == sentence


def test_a_ramp_is_a_line_from_stage_to_stage() -> None:
    ramp = Ramp([Stage(10, 5), Stage(10, 2), Stage(0, 10)])

    assert [users_at(ramp, seconds) for seconds in (0, 1, 4.9, 6, 7, 12, 16.9, 17, 100)] == [
        0,
        2,
        10,
        10,
        10,
        5,
        0,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Users(requests=5), "1 user, 5 requests"),
        (Users(2, seconds=1.5), "2 users, 1.5 s"),
        (Users(2, 5, 3), "2 users, 5 requests or 3 s"),
        (Ramp([Stage(20, 5), Stage(0, 1)]), "users to 20 in 5 s, to 0 in 1 s"),
        (Rate(50, 10), "50 a second for 10 s, at most 100 at once"),
    ],
)
def test_a_plan_has_words(plan, words: str) -> None:
    assert described(plan) == words


def test_a_result_of_nothing_has_a_pace_of_zero() -> None:
    recorder = Recorder("", "")
    recorder.end = recorder.start

    result: Result = recorder.result()

    assert (result.requests_per_second, result.failed_share, result.intervals) == (0.0, 0.0, ())


async def test_no_line_is_logged_for_each_request(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    result = await load(APP, "/hello", Users(2, requests=20))

    assert result.requests == 20
    assert {record.name for record in caplog.records} <= {"armature.lifecycle"}
    assert logging.getLogger("httpx2").getEffectiveLevel() == logging.INFO
