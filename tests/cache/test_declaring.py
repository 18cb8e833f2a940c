"""`@cached` and `@invalidates` where they are written: refusals, and functions of a host."""

from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from armature.cache import Cache
from tests.cache.caches import Product, cache

shop = cache()


class Session:
    """What makes no key."""


def plain(id: int) -> int:
    return id


async def generator(id: int):
    yield id


async def silent(id: int):
    return id


async def with_session(session: Session, id: int) -> int:
    return id


async def with_union(what: "int | Annotated[Session, 1] | list[int]") -> int:
    return 1


async def with_many(*ids: int) -> int:
    return 1


# an annotation that names nothing
async def with_unknown(id: "Unknown") -> int:  # type: ignore[name-defined]  # noqa: F821
    return 1


async def fine(id: int, other: str) -> int:
    return 1


async def odd(id: int) -> Session:
    return Session()


class Service:
    async def method(self, id: int) -> int:
        return id


def local() -> Any:
    async def inner(id: int) -> int:
        return id

    return inner


TEMPLATE = '\nWrite a key that names the parameters that matter: `@cache.cached("product:{id}")`.'
ASYNC = "\nWrite `async def`, below other decorators."


@pytest.mark.parametrize(
    ("function", "options", "told"),
    [
        (plain, {}, f"@cached on `plain` stands on no `async def` function.{ASYNC}"),
        (generator, {}, f"@cached on `generator` stands on no `async def` function.{ASYNC}"),
        (Session, {}, f"@cached on `Session` stands on no `async def` function.{ASYNC}"),
        (3, {}, f"@cached on `<class 'int'>` stands on no `async def` function.{ASYNC}"),
        (silent, {}, "@cached on `silent` does not say what it returns.\nWrite `-> Product`, or `type=Product`."),
        (with_session, {}, f"@cached on `with_session` takes `session`, and a Session makes no key.{TEMPLATE}"),
        (with_union, {}, f"@cached on `with_union` takes `what`, and a Session makes no key.{TEMPLATE}"),
        (with_many, {}, f"@cached on `with_many` takes `ids`, which stands for any number of arguments.{TEMPLATE}"),
        (Service.method, {}, f"@cached on `Service.method` takes `self`, which is an object and no value.{TEMPLATE}"),
        (
            local(),
            {},
            "@cached on `local.<locals>.inner` is defined in another function, "
            "so its name does not tell it from others." + TEMPLATE,
        ),
        (
            with_unknown,
            {},
            (
                "@cached on `with_unknown` has an annotation that cannot be read yet: name 'Unknown' is not defined.\n"
                "Define the class above the function, or give `type=` and a key."
            ),
        ),
        (
            odd,
            {"key": "a"},
            (
                "Session is to be cached, and no serializer knows how it becomes bytes.\n"
                "Return a pydantic model, a dataclass, a TypedDict, a msgspec.Struct, or plain data."
            ),
        ),
        (
            fine,
            {"key": "a:{"},
            (
                '@cached on `fine` has the template "a:{", which cannot be read.\n'
                "Write a field as `{id}`, and a brace that is none as `{{` or `}}`."
            ),
        ),
        (
            fine,
            {"key": "a:{nothing}"},
            '@cached on `fine` has the template "a:{nothing}", and takes no "nothing".\nIt takes id, other.',
        ),
        (
            with_many,
            {"key": "{ids}"},
            '@cached on `with_many` has the template "{ids}", and takes no "ids".\nIt takes ids.',
        ),
        *(
            (
                fine,
                {"key": template},
                (
                    f'@cached on `fine` has the template "{template}", whose field "{field}" is no name.\n'
                    "Write the name of a parameter, or an attribute of one: `{id}`, `{user.id}`."
                ),
            )
            for template, field in [("{}", ""), ("{0}", "0"), ("{id[0]}", "id[0]"), ("{id:05}", "id"), ("{id!r}", "id")]
        ),
        *(
            (
                fine,
                {"key": template},
                (
                    f'@cached on `fine` has the template "{template}", in which two fields run together: '
                    'two calls could share a key.\nWrite ":" between them.'
                ),
            )
            for template in ("{id}{other}", "a:{id}-{other}")
        ),
        (fine, {"tags": "fine"}, '@cached on `fine` has a text where tags are listed.\nWrite `tags=["fine"]`.'),
    ],
)
def test_what_cannot_be_cached_is_refused_where_it_is_written(
    function: Any, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(TypeError) as raised:
        shop.cached(**options)(function)

    assert str(raised.value) == told


@pytest.mark.parametrize(
    ("function", "tags", "told"),
    [
        (plain, ["a"], f"@invalidates on `plain` stands on no `async def` function.{ASYNC}"),
        (fine, [], '@invalidates on `fine` names no tags.\nWrite `@cache.invalidates("product:{id}")`.'),
    ],
)
def test_what_cannot_invalidate_is_refused_where_it_is_written(function: Any, tags: list[str], told: str) -> None:
    with pytest.raises(TypeError) as raised:
        shop.invalidates(*tags)(function)

    assert str(raised.value) == told


def test_a_fastapi_host_opens_it_and_reads_the_signatures() -> None:
    inner, made = Cache(), []
    app = FastAPI(lifespan=inner.lifespan)

    @app.get("/products/{id}")
    @inner.cached("product:{id}", tags=["product:{id}"])
    async def show(id: int) -> Product:
        made.append(id)
        return Product(id=id, name=str(len(made)))

    @app.put("/products/{id}")
    @inner.invalidates("product:{id}")
    async def put(id: int, body: Product) -> Product:
        return body

    with TestClient(app) as client:
        names = [client.get("/products/7").json()["name"] for _ in range(2)]
        client.put("/products/7", json={"id": 7, "name": "x"}).raise_for_status()
        names.append(client.get("/products/7").json()["name"])
        assert client.get("/products/seven").status_code == 422

    assert names == ["1", "1", "2"]
