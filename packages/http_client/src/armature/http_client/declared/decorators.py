"""`@http_client` on a class, `@get` and its kin on its methods."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from typing_extensions import TypeForm, is_protocol

from armature.core import Named, WiringError
from armature.core.source import caller, declared_at, is_class, name_of
from armature.http_client.client import HttpClient
from armature.http_client.clients import BaseUrlClients
from armature.http_client.declared.methods import Declaration, method_of
from armature.http_client.errors import InvalidClient
from armature.http_client.urls import checked_base

T = TypeVar("T")
C = TypeVar("C", bound="type[Any]")  # the class is the user's
F = TypeVar("F", bound=Callable[..., Any])  # and so are its methods

_DECLARATION = "__armature_http_client_call__"


def get(path: str) -> Callable[[F], F]:
    """The method asks for what is at the path; its return annotation says what the answer is read as."""
    return _declared("GET", path, caller())


def post(path: str) -> Callable[[F], F]:
    """The method posts its body to the path."""
    return _declared("POST", path, caller())


def put(path: str) -> Callable[[F], F]:
    """The method puts its body at the path."""
    return _declared("PUT", path, caller())


def patch(path: str) -> Callable[[F], F]:
    """The method changes what is at the path by its body."""
    return _declared("PATCH", path, caller())


def delete(path: str) -> Callable[[F], F]:
    """The method removes what is at the path."""
    return _declared("DELETE", path, caller())


def head(path: str) -> Callable[[F], F]:
    """The method asks for the headers of what is at the path; annotate it with `-> Response`."""
    return _declared("HEAD", path, caller())


def http_client(target: str = "", *, base_url: str = "") -> Callable[[C], C]:
    """Implements the methods of a class from their signatures; list it in `providers=` and inject it.

    `target` is the name of a target of `HttpClientModule`, `base_url` a service that needs no settings. What each
    parameter of a method is follows from its marker, the path and its type, as in a controller. A `Protocol` may say
    `...` where other classes would have to raise; all its methods are calls.

    Raises `WiringError` for what cannot be bound. Without an application, `implemented` makes one over a client.
    """
    where = caller()
    if bool(target) == bool(base_url):
        raise WiringError(
            f"@http_client(…) ({where}) says {'both a target and a base URL' if target else 'nothing'}.\n"
            'Write `@http_client("payments")` for a target of the settings, or `@http_client(base_url="https://…")`.'
        )
    if base_url:
        _check_base_url(base_url, where)

    def implement(cls: C) -> C:
        return _implemented(cls, target, base_url, where)

    return implement


def implemented(cls: TypeForm[T], client: HttpClient) -> T:
    """An object of a class with `@http_client` over a client of yours, which you close: for programs and tests.

    >>> users = implemented(Users, HttpClient("https://api.example"))
    """
    made: Any = cls
    if not is_class(made) or _CLIENT not in vars(made):
        raise WiringError(
            f"implemented(…) ({caller()}) was given {name_of(made)}, which is no declared client.\n"
            "Put `@http_client(…)` on the class."
        )
    declared: Any = object.__new__(made)
    setattr(declared, _CLIENT, client)
    found: T = declared
    return found


def _declared(method: str, path: str, where: str) -> Callable[[F], F]:
    def record(function: F) -> F:
        if hasattr(function, _DECLARATION):
            raise WiringError(
                f"@{method.lower()} ({where}) stands on {name_of(function)}, which is a call already.\n"
                "A method makes one call: write a second method."
            )
        setattr(function, _DECLARATION, Declaration(method, path, where))
        return function

    return record


def _implemented(cls: C, target: str, base_url: str, where: str) -> C:
    calls = {name: each for name, each in inspect.getmembers(cls) if hasattr(each, _DECLARATION)}
    what = f"@http_client(…) ({where}) stands on {name_of(cls)} ({declared_at(cls)})"
    if not calls:
        raise WiringError(f'{what}, which declares no calls.\nPut `@get("/…")` and its kin on its methods.')
    if "__init__" in vars(cls) and not is_protocol(cls):
        raise WiringError(f"{what}, which has a constructor, and its client is all that it is made of.\nTake it away.")
    if is_protocol(cls):
        _check_protocol(cls, calls, what)
    members: dict[str, object] = {name: method_of(each, _said(each), _client_of) for name, each in calls.items()}
    members |= {"__init__": _constructor(target, base_url), _CLIENT: None}
    members |= {name: getattr(cls, name) for name in ("__module__", "__qualname__", "__doc__")}
    # A class of its own, so that what was a Protocol can be made; it has the name and place of the declaration.
    made: Any = type(cls.__name__, (cls,), members)
    same: C = made
    return same


def _constructor(target: str, base_url: str) -> Callable[..., None]:
    """What the container calls."""
    if target:

        def over_target(self: object, client: Annotated[HttpClient, Named(target)]) -> None:
            setattr(self, _CLIENT, client)

        return over_target

    def over_base_url(self: object, clients: BaseUrlClients) -> None:
        setattr(self, _CLIENT, clients.at(base_url))

    return over_base_url


_CLIENT = "_armature_http_client"


def _client_of(declared: object) -> HttpClient:
    client: HttpClient = getattr(declared, _CLIENT)
    return client


def _said(function: object) -> Declaration:
    declaration: Declaration = getattr(function, _DECLARATION)
    return declaration


def _check_protocol(cls: type, calls: dict[str, object], what: str) -> None:
    for name, each in vars(cls).items():
        if inspect.isfunction(each) and not name.startswith("_") and name not in calls:
            raise WiringError(
                f'{what}, whose "{name}" ({declared_at(each)}) is no call, and would do nothing.\n'
                'Put `@get("/…")` on it, or make it a plain class if the method has a body of its own.'
            )


def _check_base_url(base_url: str, where: str) -> None:
    try:
        checked_base(base_url)
    except InvalidClient as error:
        raise WiringError(f"@http_client(…) ({where}): {error}") from None
