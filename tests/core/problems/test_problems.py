"""Each kind of problem has a page at the URI that stands in its `type`."""

from starlette.testclient import TestClient

from armature.core import Application, HttpError, Module, get
from armature.core.problems import ProblemsModule
from tests.core.http.serving import QUIET


class NoHammerLeft(HttpError):
    """There are fewer pieces than were ordered."""

    status, title = 409, "No hammer left"


@get("/buy")
async def buy() -> None:
    raise NoHammerLeft("There is one hammer left.")


def shop() -> TestClient:
    return TestClient(Application(Module(controllers=[buy], imports=[ProblemsModule]), settings=QUIET))


def test_the_type_of_a_problem_leads_to_its_page() -> None:
    with shop() as client:
        problem = client.get("/buy").json()
        page = client.get(problem["type"])

    assert page.json() == {
        "type": "/problems/no-hammer-left",
        "title": "No hammer left",
        "status": 409,
        "description": "There are fewer pieces than were ordered.",
    }


def test_all_kinds_are_listed_by_their_type() -> None:
    with shop() as client:
        types = [page["type"] for page in client.get("/problems").json()]

    assert {"/problems/not-found", "/problems/no-hammer-left"} <= set(types)
    assert types == sorted(types)


def test_an_unknown_kind_is_404() -> None:
    with shop() as client:
        answer = client.get("/problems/no-such-kind")

    assert (answer.status_code, answer.json()["detail"]) == (404, 'No problem is called "no-such-kind".')
