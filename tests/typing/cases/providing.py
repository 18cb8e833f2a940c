# mypy: ignore-errors
# pyright: reportArgumentType=false, reportCallIssue=false
"""`provide(T)` takes what makes a T, and nothing else."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Generic, Protocol, TypeVar, assert_type

from armature.core import Named, Scope, injectable, provide

T = TypeVar("T")


class Mailer(Protocol):
    def deliver(self, text: str) -> None: ...


class Post:
    def __init__(self, host: str) -> None:
        self.host = host

    def deliver(self, text: str) -> None: ...


class Fax:
    def dial(self, number: int) -> None: ...


class Repository(Generic[T]):
    def first(self) -> T:
        raise NotImplementedError


class SqlRepository(Repository[T]):
    def __init__(self, model: type[T]) -> None:
        self.model = model


class Numbers(Repository[int]): ...


class Texts(Repository[str]): ...


def make(host: str) -> Post:
    return Post(host)


async def make_async(host: str) -> Post:
    return Post(host)


def lend(host: str) -> Iterator[Post]:
    yield Post(host)


async def lend_async(host: str) -> AsyncIterator[Post]:
    yield Post(host)


def make_fax() -> Fax:
    return Fax()


async def make_fax_async() -> Fax:
    return Fax()


def make_numbers() -> SqlRepository[int]:
    return SqlRepository(int)


def make_texts() -> SqlRepository[str]:
    return SqlRepository(str)


def lend_fax() -> Iterator[Fax]:
    yield Fax()


provide(Mailer).by(make)
provide(Mailer).by(make_async)
provide(Mailer).by(lend)
provide(Mailer).by(lend_async, scope=Scope.REQUEST)
provide(Mailer).by(make_fax)  # E: arg-type reportArgumentType
provide(Mailer).by(make_fax_async)  # E: arg-type reportArgumentType
provide(Mailer).by(lend_fax)  # E: arg-type reportArgumentType
provide(Mailer).by(Post("here"))  # E: arg-type reportArgumentType
provide(Mailer).by(make, scope="request")  # E: arg-type reportArgumentType

provide(Mailer).value(Post("here"))
provide(Mailer).value(Fax())  # E: arg-type reportArgumentType
provide(Post).value(Post)  # E: arg-type reportArgumentType

provide(Mailer).use(Post)
provide(Mailer).use(Post, scope=Scope.TRANSIENT)
provide(Mailer).use(Fax)  # E: arg-type reportArgumentType

provide(Mailer).alias(Post)
provide(Mailer).alias(Annotated[Post, Named("spare")])
provide(Mailer).alias(Fax)  # E: arg-type reportArgumentType

provide(Annotated[Mailer, Named("spare")]).use(Post)
provide(Annotated[Mailer, Named("spare")]).use(Fax)  # E: arg-type reportArgumentType
provide(Annotated[float, Named("tax")]).value(0.19)
provide(Annotated[float, Named("tax")]).value("0.19")  # E: arg-type reportArgumentType

provide(Repository[int]).use(Numbers)
provide(Repository[int]).use(Repository[int])
provide(Repository[int]).use(Texts)  # E: arg-type reportArgumentType
provide(Repository[int]).value(Texts())  # E: arg-type reportArgumentType
provide(Repository[int]).use(SqlRepository[int])
provide(Repository[int]).use(SqlRepository[str])  # E: arg-type reportArgumentType
provide(Repository[int]).by(make_numbers)
provide(Repository[int]).by(make_texts)  # E: arg-type reportArgumentType


@injectable(scope=Scope.REQUEST)
class Basket:
    lines: int = 0


assert_type(Basket(), Basket)


@injectable  # E: arg-type reportArgumentType
class Till: ...
