"""Contracts between two services as Pact files: a consumer's test records one, the provider's proves that it holds."""

import inspect
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from armature.core import Application, Conflict, Module, controller, post, provide
from armature.core.types import ASGIApp
from armature.testing.serving import serve

try:
    from pact import Pact, Verifier
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'Contracts need pact-python. Write `pip install "armature-testing[pact]"`.', name=error.name
    ) from None

_HOST = "127.0.0.1"
_MILLISECONDS: Final = 30_000
_STATE = "/_pact/state"

State = Callable[..., object]
"""Brings the provider into a state; sync or async, and what comes after a `yield` takes it back.

Its parameters are those that the consumer has given, by name.
"""


@contextmanager
def recorded(pact: Pact, folder: str | Path) -> Generator[str]:
    """Answers on a free port as the interactions of a pact say, and gives the address: `http://127.0.0.1:54321`.

    At the end the pact is merged into `folder/consumer-provider.json`. Raises `pact.error.MismatchesError`, and writes
    nothing, where a request came that no interaction expects, or an interaction without its request.
    """
    with pact.serve(_HOST) as server:
        yield str(server.url)
    Path(folder).mkdir(parents=True, exist_ok=True)
    pact.write_file(folder)


def verify(app: ASGIApp, provider: str, *pacts: str | Path, states: Mapping[str, State] | None = None) -> None:
    """Serves an application on a free port and proves all pacts with this provider, from files or folders of them.

    A state runs in the event loop of the application, so it may use what it is made of: `await
    app.container.get(Products)`. Raises `AssertionError` with the verifier's report where the application answers
    something else, or a state is needed that `states` does not have; `FileNotFoundError` where there is no pact.
    """
    given = _States(states or {})
    files = [file for place in pacts for file in _files(Path(place), provider)]
    given.check(files)
    with serve(Application(given.around(app))) as url:
        verifier = Verifier(provider, host=_HOST).set_request_timeout(_MILLISECONDS).set_coloured_output(enabled=False)
        verifier.add_transport(url=url).state_handler(f"{url}{_STATE}", teardown=True, body=True)
        for file in files:
            verifier.add_source(file)
        try:
            verifier.verify()
        except RuntimeError:
            report = verifier.output(strip_ansi=True).strip()
            raise AssertionError(f'"{provider}" does not keep to its contracts.\n{report}') from given.error


def _files(place: Path, provider: str) -> list[Path]:
    """The pacts with a provider at a place, of which there must be one."""
    files = sorted(place.glob("*.json")) if place.is_dir() else [place] if place.exists() else []
    found = [file for file in files if _read(file).get("provider", {}).get("name") == provider]
    if not found:
        raise FileNotFoundError(f'There is no pact with the provider "{provider}" at "{place}".')
    return found


def _read(file: Path) -> Mapping[str, Any]:
    """The members of a Pact file; of a file that is none, no members."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


class _Change(BaseModel):
    """What the verifier asks for before and after an interaction."""

    state: str | None = None
    action: str = "setup"
    params: dict[str, Any] = {}


class _States:
    """The states that a test provides, and those that are set up at the moment."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self._states = states
        self._open: dict[str, AsyncExitStack] = {}
        self.error: Exception | None = None
        """What a state raised."""

    def check(self, files: list[Path]) -> None:
        """Raises `AssertionError` where pacts need states that are not there."""
        for file in files:
            missing = sorted(set(_needed(_read(file))) - self._states.keys())
            if missing:
                names = ", ".join(f'"{name}"' for name in missing)
                raise AssertionError(f'The pact "{file}" needs states that `states` does not have: {names}.')

    def around(self, app: ASGIApp) -> Module:
        """The module of an application that changes states in the event loop of another."""
        return Module(controllers=[_StateController], providers=[provide(_States).value(self)], mounts={"/": app})

    async def change(self, change: _Change) -> None:
        """Sets a state up, or takes it back."""
        try:
            if change.action == "teardown":
                await self._open.pop(change.state or "", AsyncExitStack()).aclose()
            elif change.state:
                await self._set_up(self._states[change.state], change)
        except Exception as error:
            self.error = error
            # The verifier asks again for minutes where it is told of a failure of the server.
            raise Conflict(f'The state "{change.state}" failed.') from error

    async def _set_up(self, state: State, change: _Change) -> None:
        stack = self._open[change.state or ""] = AsyncExitStack()
        if inspect.isasyncgenfunction(state):
            await stack.enter_async_context(asynccontextmanager(state)(**change.params))
        elif inspect.isgeneratorfunction(state):
            stack.enter_context(contextmanager(state)(**change.params))
        else:
            done = state(**change.params)
            if inspect.isawaitable(done):
                await done


@controller("/_pact")
class _StateController:
    def __init__(self, states: _States) -> None:
        self._states = states

    @post("/state", status=204)
    async def change(self, body: _Change) -> None:
        await self._states.change(body)


def _needed(pact: Mapping[str, Any]) -> Iterator[str]:
    """The names of all states of a pact, in the manner of version 3 on, or of the ones before."""
    for interaction in pact.get("interactions", []):
        for state in interaction.get("providerStates", []):
            yield state["name"]
        if "providerState" in interaction:
            yield interaction["providerState"]
