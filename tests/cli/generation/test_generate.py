"""`armature generate`: what it makes, where, and what it says."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.generation.conftest import FILES, Armature, Project

MODULE = '"""Orders."""\n\nfrom armature.core import module\n\n\n@module()\nclass OrdersModule: ...\n'


def test_the_kinds_are_listed_with_what_they_make(armature: Armature) -> None:
    code, printed = armature("generate", "--help")

    assert code == 0
    assert "controller   A controller with an endpoint." in printed
    assert "middleware   Plain ASGI around everything." in printed


def test_a_controller_of_the_root_module(project: Project, armature: Armature) -> None:
    code, printed = armature("generate", "controller", "refund-requests")

    assert (code, printed) == (
        0,
        (
            "create src/shop/refund_requests_controller.py\n"
            "create tests/unit/test_refund_requests_controller.py\n"
            "update src/shop/app.py\n"
            "route  GET /refund-requests\n"
        ),
    )
    assert '@controller("/refund-requests", tags=["refund requests"])' in project.read(
        "src/shop/refund_requests_controller.py"
    )
    assert project.read("src/shop/app.py") == (
        '"""The application."""\n\n'
        "from armature.core import Application, module\n"
        "from armature.core.health import HealthModule\n\n"
        "from shop.refund_requests_controller import RefundRequestsController\n\n\n"
        "@module(imports=[HealthModule], controllers=[RefundRequestsController])\n"
        "class AppModule: ...\n\n\n"
        "app = Application(AppModule)\n"
    )


@pytest.mark.parametrize(
    ("words", "file", "line"),
    [
        ("service refunds", "refunds.py", "providers=[Refunds]"),
        ("guard signed-in", "signed_in.py", "guards=[SignedIn]"),
        ("interceptor signed_in", "signed_in.py", "interceptors=[SignedIn]"),
        ("filter out-of-stock", "out_of_stock.py", "filters=[OutOfStockFilter]"),
        ("middleware sniffing", "sniffing.py", "middleware=[Sniffing]"),
        ("module orders", "orders/module.py", "imports=[HealthModule, OrdersModule]"),
        ("resource categories", "categories/categories.py", "imports=[HealthModule, CategoriesModule]"),
    ],
)
def test_each_kind_is_registered_in_its_list(
    words: str, file: str, line: str, project: Project, armature: Armature
) -> None:
    assert armature("generate", *words.split())[0] == 0

    assert f"src/shop/{file}" in project.files()
    assert line in project.read("src/shop/app.py")


@pytest.mark.parametrize("name", ["orders/refunds", "orders"], ids=["named", "of the same name"])
def test_what_is_in_a_folder_is_registered_in_its_module(name: str, project: Project, armature: Armature) -> None:
    project.write("src/shop/orders/module.py", MODULE)
    project.write("src/shop/orders/__init__.py", "")
    last = name.rpartition("/")[2]

    code, printed = armature("generate", "service", name)

    test = {"refunds": "orders_refunds", "orders": "orders"}[last]
    assert code == 0
    assert printed == (
        f"create src/shop/orders/{last}.py\ncreate tests/unit/test_{test}.py\nupdate src/shop/orders/module.py\n"
    )
    assert f"from shop.orders.{last} import {last.capitalize()}\n" in project.read("src/shop/orders/module.py")
    assert f"from shop.orders.{last} import" in project.read(f"tests/unit/test_{test}.py")
    assert project.read("src/shop/app.py") == FILES["src/shop/app.py"]


def test_a_controller_in_a_folder_is_found_below_the_folder(project: Project, armature: Armature) -> None:
    armature("generate", "module", "order-lines")
    assert armature("generate", "controller", "refunds")[0] == 0

    code, printed = armature("generate", "controller", "order-lines/refunds")

    assert (code, printed.splitlines()[-1]) == (0, "route  GET /order-lines/refunds")
    assert armature("routes")[0] == 0


def test_a_route_that_the_application_has_is_not_declared_again(project: Project, armature: Armature) -> None:
    code, printed = armature("generate", "controller", "health")

    assert (code, project.files()) == (2, FILES)
    assert re.fullmatch(
        r"The application has a route GET /health already \(\S+health\S+:\d+\), so nothing was written: "
        r"take another name.\n",
        printed,
    )


def test_an_application_that_cannot_be_loaded_is_added_to_all_the_same(project: Project, armature: Armature) -> None:
    project.write("src/shop/app.py", f"{FILES['src/shop/app.py']}raise ValueError\n")

    assert armature("generate", "controller", "health")[0] == 0


def test_a_dry_run_shows_what_would_change_and_changes_nothing(project: Project, armature: Armature) -> None:
    code, printed = armature("generate", "controller", "refunds", "--dry-run")

    assert (code, project.files()) == (0, FILES)
    assert printed == (
        "create src/shop/refunds_controller.py\n"
        "create tests/unit/test_refunds_controller.py\n"
        "update src/shop/app.py\n"
        "--- a/src/shop/app.py\n"
        "+++ b/src/shop/app.py\n"
        "@@ -3,8 +3,10 @@\n"
        " from armature.core import Application, module\n"
        " from armature.core.health import HealthModule\n"
        " \n"
        "+from shop.refunds_controller import RefundsController\n"
        " \n"
        "-@module(imports=[HealthModule])\n"
        "+\n"
        "+@module(imports=[HealthModule], controllers=[RefundsController])\n"
        " class AppModule: ...\n"
        " \n"
        " \n"
        "route  GET /refunds\n"
    )


def test_one_of_a_resource_can_have_a_name_of_its_own(project: Project, armature: Armature) -> None:
    code, printed = armature("generate", "resource", "news", "--singular", "news-item")

    assert (code, printed.partition("route")[2]) == (
        0,
        (
            "  GET /v1/news\nroute  GET /v1/news/{id:int}\nroute  POST /v1/news\nroute  PATCH /v1/news/{id:int}\n"
            "route  DELETE /v1/news/{id:int}\n"
        ),
    )
    assert "class NewsItem(BaseModel)" in project.read("src/shop/news/models.py")


def test_the_document_of_the_api_is_written_anew(project: Project, armature: Armature) -> None:
    project.write("openapi.json", "{}")

    _, printed = armature("generate", "controller", "refunds")

    assert printed.endswith("route  GET /refunds\nupdate openapi.json\n")
    assert '"/refunds"' in project.read("openapi.json")


def test_what_cannot_be_done_is_left_to_do(project: Project, armature: Armature) -> None:
    project.write("src/shop/database/module.py", "")
    project.write("alembic.ini", "")
    project.write("openapi.json", "{}")

    _, printed = armature("generate", "resource", "refunds")

    assert printed[printed.index("next") :] == (
        "next   alembic upgrade head && alembic revision --autogenerate --message refunds\n"
        "       FAILED: No 'script_location' key found in configuration.\n"
        "next   armature openapi export --output openapi.json\n"
        "       \"shop.app:app\" cannot be imported: ImportError: cannot import name 'DatabaseModule' from "
        f"'shop.database.module' ({project.root}/src/shop/database/module.py) (src/shop/refunds/module.py:5)\n"
    )


def test_what_would_follow_is_shown_before(project: Project, armature: Armature) -> None:
    project.write("openapi.json", "{}")

    _, printed = armature("generate", "controller", "refunds", "--dry-run")

    assert printed.endswith("route  GET /refunds\nupdate openapi.json\n")
    assert project.read("openapi.json") == "{}"


def test_a_file_that_is_not_laid_out_by_ruff_stays_as_it_is_around_the_edit(
    project: Project, armature: Armature
) -> None:
    written = FILES["src/shop/app.py"].replace("app = Application(AppModule)", "app   =   Application( AppModule )")
    project.write("src/shop/app.py", written)

    armature("generate", "service", "refunds")

    assert project.read("src/shop/app.py").endswith("app   =   Application( AppModule )\n")


def test_where_there_is_no_ruff_files_are_as_their_templates_are(
    project: Project, armature: Armature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "/nowhere")

    assert armature("generate", "service", "refunds")[0] == 0
    assert "from shop.refunds import Refunds\n" in project.read("src/shop/app.py")


def test_what_ruff_refuses_is_told_and_taken_back(
    project: Project, armature: Armature, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruff = project.root / "bin" / "ruff"
    project.write("bin/ruff", "#!/bin/sh\necho 'it is too late' >&2\nexit 2\n")
    ruff.chmod(ruff.stat().st_mode | stat.S_IXUSR)
    before = project.files()
    monkeypatch.setattr(sys, "executable", str(ruff.with_name("python")))

    code, printed = armature("generate", "service", "refunds")

    assert (code, project.files()) == (2, before)
    assert printed == "ruff cannot format what is generated, so nothing was changed. It says: it is too late\n"


def test_a_ruff_that_fails_at_the_end_has_everything_taken_back(
    project: Project, armature: Armature, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("bin/ruff", '#!/bin/sh\ncase "$*" in *stdin*) cat;; *) exit 2;; esac\n')
    (project.root / "bin" / "ruff").chmod(0o755)
    before = project.files()
    monkeypatch.setattr(sys, "executable", str(project.root / "bin" / "python"))

    code, _ = armature("generate", "service", "refunds")

    assert (code, project.files(), (project.root / "tests").exists()) == (2, before, False)


def test_a_write_that_fails_takes_back_those_before_it(project: Project, armature: Armature) -> None:
    (project.root / "tests").write_text("no folder")
    before = project.files()

    code, printed = armature("generate", "service", "refunds")

    assert (code, project.files()) == (2, before)
    assert printed == (
        "tests/unit/test_refunds.py cannot be written: Not a directory. Everything is as it was before.\n"
    )


def test_a_file_that_somebody_makes_meanwhile_is_left_alone(
    project: Project, armature: Armature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", lambda path, **_: path.suffix != ".py" and os.path.exists(path))  # noqa: PTH110
    project.write("src/shop/refunds.py", "# mine\n")
    before = project.files()

    code, printed = armature("generate", "service", "refunds")

    assert (code, project.files()) == (2, before)
    assert printed == "src/shop/refunds.py cannot be written: File exists. Everything is as it was before.\n"


REFUSED = {
    "an unknown kind": (
        ("controler", "refunds"),
        (
            'There is no kind "controler". Did you mean "controller"? There are: controller, service, module, '
            "resource, guard, interceptor, filter, middleware"
        ),
    ),
    "a kind like no other": (("xyz", "refunds"), 'There is no kind "xyz". There are: controller, service, '),
    "a class": (
        ("service", "Refunds"),
        (
            '"Refunds" is no name: write lower case words such as "order-lines", if need be behind the folder of a '
            'module, such as "orders/order-lines".\n'
        ),
    ),
    "a path": (("service", "../refunds"), '"../refunds" is no name: '),
    "a word of Python": (("service", "class"), '"class" is a word of Python: take another name.\n'),
    "a class of Python": (
        ("service", "exception"),
        'Python has a "Exception" of its own: take another name than "exception".\n',
    ),
    "a file that is there": (
        ("service", "app"),
        "src/shop/app.py exists already, so nothing was written: take another name.\n",
    ),
    "a class of the file that is edited": (
        ("service", "health-module"),
        'src/shop/app.py has a "HealthModule" already: take another name.\n',
    ),
    "a class of another file": (
        ("service", "app-module"),
        'src/shop/app.py has a class "AppModule" already: take another name.\n',
    ),
    "a class that the templates need": (
        ("filter", "conflict"),
        '"Conflict" is a name of armature.core, which is needed: take another name.\n',
    ),
    "a long name": (
        ("service", "a" * 41),
        f'"{"a" * 41}" has 41 characters, and 40 are the most: take a shorter name.\n',
    ),
    "a folder in a folder": (
        ("controller", "a/b/c"),
        ('"a/b/c" has 2 folders, and modules stand side by side in the package, one folder deep: write "b/c".\n'),
    ),
    "a folder that is missing": (
        ("controller", "orders/refunds"),
        "There is no module in src/shop/orders: make one by `armature generate module orders`, then call this again.\n",
    ),
    "a module in a module": (
        ("resource", "orders/refunds"),
        'Modules stand side by side in the package: write "refunds", without a folder before it.\n',
    ),
    "one that is called like all": (
        ("resource", "news", "--singular", "news"),
        (
            '"news" cannot be the name of one of them, beside "news" for all: '
            "say what one is called, such as `--singular news-entry`.\n"
        ),
    ),
    "one in a folder": (
        ("resource", "news", "--singular", "a/b"),
        (
            '"a/b" cannot be the name of one of them, beside "news" for all: '
            "say what one is called, such as `--singular news-entry`.\n"
        ),
    ),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_told_and_nothing_is_written(
    words: tuple[str, ...], sentence: str, project: Project, armature: Armature
) -> None:
    code, printed = armature("generate", *words)

    assert (code, project.files()) == (2, FILES)
    assert printed.startswith(sentence)


@pytest.mark.parametrize(
    ("app", "sentence"),
    [
        ("shop.elsewhere:app", '"shop.elsewhere:app" is no module of this project: mend `app` under `[tool.armature]`'),
        ("shop.app", '"shop.app" is no module of this project: mend `app` under `[tool.armature]`'),
        (
            "main:app",
            (
                '"main:app" is in no package that files could be added to: move main.py into a folder, such as '
                'src/shop, and write `app = "shop.main:app"` under `[tool.armature]` in pyproject.toml.'
            ),
        ),
    ],
)
def test_an_application_that_is_in_no_package_is_told(
    app: str, sentence: str, project: Project, armature: Armature
) -> None:
    project.write("pyproject.toml", f'[tool.armature]\napp = "{app}"\n')
    project.write("main.py", "")

    code, printed = armature("generate", "service", "refunds")

    assert code == 2
    assert printed.startswith(sentence)


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("categories", "Category"),
        ("addresses", "Address"),
        ("wishes", "Wish"),
        ("churches", "Church"),
        ("boxes", "Box"),
        ("order_lines", "OrderLine"),
    ],
)
def test_english_says_what_one_is_called(plural: str, singular: str, project: Project, armature: Armature) -> None:
    armature("generate", "resource", plural)

    assert f"class {singular}(BaseModel)" in project.read(f"src/shop/{plural}/models.py")


def test_where_nothing_can_be_printed_everything_is_done_all_the_same(project: Project) -> None:
    project.write("openapi.json", "{}")

    with Path("/dev/full").open("wb") as full:
        words = [sys.executable, "-m", "armature.cli", "generate", "controller", "refunds"]
        done = subprocess.run(words, cwd=project.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        "This failed with OSError: [Errno 28] No space left on device",
    )
    assert "RefundsController" in project.read("src/shop/app.py")
    assert '"/refunds"' in project.read("openapi.json")
