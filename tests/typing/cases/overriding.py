# mypy: ignore-errors
# pyright: reportArgumentType=false
"""`app.override(T)` takes the same as `provide(T)`, and gives an application."""

from typing import Annotated, Generic, Protocol, TypeVar, assert_type

from armature.core import Application, Named

T = TypeVar("T")


class Mailer(Protocol):
    def deliver(self, text: str) -> None: ...


class Fake:
    def deliver(self, text: str) -> None: ...


class Fax:
    def dial(self, number: int) -> None: ...


class Shelf(Generic[T]):
    def first(self) -> T:
        raise NotImplementedError


def make_fax() -> Fax:
    return Fax()


def check(app: Application) -> None:
    assert_type(app.override(Mailer).value(Fake()), Application)
    assert_type(app.override(Mailer).by(Fake), Application)
    assert_type(app.override(Mailer).use(Fake), Application)
    assert_type(app.override(Mailer).alias(Fake), Application)
    app.override(Mailer).value(Fake()).override(Annotated[float, Named("tax")]).value(0.07)
    app.override(Mailer).value(Fax())  # E: arg-type reportArgumentType
    app.override(Mailer).by(make_fax)  # E: arg-type reportArgumentType
    app.override(Mailer).use(Fax)  # E: arg-type reportArgumentType
    app.override(Mailer).alias(Fax)  # E: arg-type reportArgumentType
    app.override(Shelf[int]).value(Shelf[int]())
    app.override(Shelf[int]).value(Shelf[str]())  # E: arg-type reportArgumentType
    app.override(Annotated[Mailer, Named("spare")]).use(Fax)  # E: arg-type reportArgumentType
    app.override(Annotated[float, Named("tax")]).value("7 %")  # E: arg-type reportArgumentType


async def check_container(app: Application) -> None:
    assert_type(await app.container.get(Mailer), Mailer)
    assert_type(await app.container.get(Annotated[float, Named("tax")]), float)
    async with app.container.request_scope() as scope:
        assert_type(await scope.get(Fake), Fake)
