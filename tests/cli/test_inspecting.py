"""Commands that print what an application is made of: for people on terminals, for pipes, for programs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import ROOT, Run
from tests.cli.terminal import shown_on

pytestmark = pytest.mark.usefixtures("project")

SHOP = ("--app", "examples.shop.app:app")


def test_routes_are_a_table(run: Run) -> None:
    assert run("routes").out.splitlines() == [
        "METHOD   PATH              HANDLER                GUARDS    WHERE",
        "GET      /orders/{id:int}  OrderController.show   -         src/shop.py:36",
        "POST     /orders           OrderController.place  SignedIn  src/shop.py:40",
        "COMMAND  count {what}      OrderController.count  -         src/shop.py:45",
    ]


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        (["--method", "get"], ["/orders/{id:int}"]),
        (["--path", "orders"], ["/orders/{id:int}", "/orders"]),
    ],
    ids=["method", "path"],
)
def test_routes_are_chosen_by_method_and_path(run: Run, options: list[str], paths: list[str]) -> None:
    assert [route["path"] for route in run("routes", "--json", *options).data] == paths
    assert [line.split()[1] for line in run("routes", *options).out.splitlines()[1:]] == paths


def test_where_no_route_is_meant_it_is_told(run: Run) -> None:
    told = "No route is meant by that; `armature routes` without options lists them all.\n"

    assert run("routes", "--method", "POST", "--path", "id") == (2, "", told)
    assert run("routes", "--method", "POST", "--path", "id", "--json").data == []


def test_a_narrow_terminal_shows_the_same_routes_in_two_lines_each() -> None:
    narrow, wide = (shown_on(columns, "routes", *SHOP, cwd=ROOT) for columns in (80, 120))

    assert max(map(len, narrow)) <= 80
    assert [line.split()[:2] for line in narrow[:1]] == [["METHOD", "PATH"]]
    assert "POST    /v1/orders" in "\n".join(narrow)
    assert "OrderController.place, examples/shop/orders/controller.py:47" in " ".join(" ".join(narrow).split())
    assert "SignedIn  examples/shop/orders/controller.py:47" in "\n".join(wide)


EXPLAINED = """\
POST /orders
OrderController.place, module Shop, src/shop.py:40

1  scope    not opened
2  guard    SignedIn, sync
            route, src/shop.py:41
            - context: HttpContext   connection
3  handler  OrderController.place, async
            route, src/shop.py:40
            - count: int   query, optional
4  result   int, 200 application/json
"""


def test_a_route_is_explained_step_by_step(run: Run) -> None:
    assert run("routes", "--explain", "POST /orders").out == EXPLAINED
    assert [step["kind"] for step in run("routes", "--explain", "/orders", "--json").data["steps"]] == [
        "scope",
        "guard",
        "handler",
        "result",
    ]


def test_what_is_inherited_and_not_in_effect_is_explained_too(project: Path, run: Run) -> None:
    source = (project / "src" / "shop.py").read_text(encoding="utf-8")
    guarded = source.replace('@controller("/orders")\n', '@controller("/orders")\n@use_guard(SignedIn)\n')
    (project / "src" / "shop.py").write_text(guarded, encoding="utf-8")

    out = run("routes", "--explain", "COMMAND count {what}").out

    assert "Inherited, and not in effect here:\n\n-  guard  SignedIn, takes what the transport command has not\n" in out


def test_every_word_of_an_explanation_stands_on_a_narrow_terminal() -> None:
    explained = ("routes", *SHOP, "--explain", "POST /v1/orders")
    wide, narrow = (shown_on(columns, *explained, cwd=ROOT) for columns in (400, 80))

    assert max(map(len, narrow)) <= 80 < max(map(len, wide))
    assert "".join("".join(narrow).split()) == "".join("".join(wide).split())


def test_a_route_that_does_not_exist_is_a_sentence(run: Run) -> None:
    assert run("routes", "--explain", "GET /oders") == (
        2,
        "",
        'No endpoint answers "GET /oders". `routes` lists those that there are.\n',
    )


def test_the_dependencies_are_proven(run: Run) -> None:
    assert run("di", "check").out == "Every need is met: 1 modules, 3 providers, 3 endpoints.\n"
    assert run("di", "check", "--json").data == {"modules": 1, "providers": 3, "endpoints": 3}


def test_why_there_is_a_provider(run: Run) -> None:
    assert run("di", "why", "ShopSettings").out == (
        "ShopSettings   provider of Shop   src/shop.py:9\n"
        "└─ Orders   provider of Shop   src/shop.py:21\n"
        "   └─ OrderController   controller of Shop   src/shop.py:31\n"
    )
    assert run("di", "why", "ShopSettings", "--json").data[0]["needed_by"][0]["name"] == "Orders"
    assert run("di", "why", "Odrers").err == 'Nothing here is called "Odrers". Did you mean "Orders"?\n'


def test_what_nobody_needs_is_listed(run: Run) -> None:
    assert run("di", "unused").out.splitlines()[1].split() == ["provider", "Archive", "Shop", "src/shop.py:17"]
    assert [each["name"] for each in run("di", "unused", "--json").data] == ["Archive"]


def test_the_graph_is_drawn(run: Run) -> None:
    assert run("di", "graph").out.startswith("flowchart LR\n")
    assert [part["name"] for part in run("di", "graph", "Orders", "--json").data["parts"]] == ["Orders", "ShopSettings"]


def test_info_tells_versions_and_counts(run: Run, project: Path) -> None:
    told = run("info", "--json").data
    said = run("info").out

    assert (told["armature-cli"], told["application"], told["routes"]) == ("0.1.0", "shop:app", "3")
    assert all(f"{name}" in said and value in said for name, value in told.items())
    (project / "pyproject.toml").write_text("", encoding="utf-8")
    assert run("info", "--json").data["application"].startswith("none; ")


def test_a_pipe_that_is_closed_early_is_no_traceback() -> None:
    command = [sys.executable, "-m", "armature.cli", "openapi", "export", *SHOP]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.read(1) == "{"  # the document is longer than a pipe holds
        running.stdout.close()
        assert running.stderr.read() == ""
