"""The plug: clients of an Armature application, by their names."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from armature.core import ConfiguredModule, Module, Named, WiringError, module, outgoing_headers, provide
from armature.core.di import Provider
from armature.core.source import caller
from armature.http_client.client import HttpClient
from armature.http_client.clients import BaseUrlClients, client_of
from armature.http_client.declared import delete, get, head, http_client, implemented, patch, post, put
from armature.http_client.errors import InvalidClient
from armature.http_client.settings import HttpClientSettings
from armature.resilience import Pipeline, Pipelines, UnknownPipeline

__all__ = [
    "HttpClientModule",
    "delete",
    "get",
    "head",
    "http_client",
    "implemented",
    "patch",
    "post",
    "put",
]

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def _base_url_clients() -> BaseUrlClients:
    return BaseUrlClients(outgoing_headers)


@module(providers=[provide(BaseUrlClients).by(_base_url_clients)], exports=[BaseUrlClients, HttpClientSettings])
class HttpClientModule(ConfiguredModule[HttpClientSettings]):
    """Provides a client for each name in `targets`, as `Annotated[HttpClient, Named("payments")]`, and closes it.

    Where it calls, as whom and how patiently stands in the environment, `ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__…`, or
    in settings that are given as to every `ConfiguredModule`. A target without settings stops the start, and so do
    settings for a target that nobody names. Every call carries the ids of the unit of work that makes it.
    """

    def __init__(
        self,
        settings: HttpClientSettings | Callable[..., HttpClientSettings | Awaitable[HttpClientSettings]] | None = None,
        *,
        targets: Sequence[str] = (),
        imports: Sequence[Any] = (),  # modules, checked when the application is built
        name: str | None = None,
    ) -> None:
        super().__init__(settings, imports=imports, name=name)
        where = caller()
        if isinstance(targets, str) or not all(map(_NAME.fullmatch, targets)):
            raise WiringError(
                f"HttpClientModule(…) ({where}) has `targets={targets!r}`.\n"
                'Write `targets=["payments"]`, in lower case, as variables of the environment can name them.'
            )
        clients = [_client(target, frozenset(targets)) for target in targets]
        keys = [Annotated[HttpClient, Named(target)] for target in targets]
        object.__setattr__(self, "providers", (*self.providers, *clients))
        object.__setattr__(self, "exports", (*self.exports, *keys))
        object.__setattr__(self, "_targets", tuple(targets))

    def means(self, other: Module) -> bool:
        """Whether both mentions have equal settings and the same targets."""
        return super().means(other) and vars(self)["_targets"] == vars(other).get("_targets")


def _client(target: str, known: frozenset[str]) -> Provider:
    def open_client(settings: HttpClientSettings, pipelines: Pipelines | None) -> HttpClient:
        unknown = sorted(settings.targets.keys() - known)
        if unknown:
            raise WiringError(
                f'HttpClientModule has settings for the target "{unknown[0]}", and names {_listed(known)}.\n'
                f'Write `HttpClientModule(targets=["{unknown[0]}", …])`, or take the settings away.'
            )
        if target not in settings.targets:
            key = f"ARMATURE_HTTP_CLIENT_TARGETS__{target.upper()}__BASE_URL"
            raise WiringError(
                f'HttpClientModule names the target "{target}", and no settings say where it is.\n'
                f"Set {key} to its base URL."
            )
        described = settings.targets[target]
        try:
            return client_of(described, pipeline=_pipeline(described.pipeline, pipelines), carry=outgoing_headers)
        except (InvalidClient, UnknownPipeline) as error:
            raise WiringError(f'The target "{target}" of HttpClientModule cannot start. {error}') from None

    return provide(Annotated[HttpClient, Named(target)]).by(open_client)


def _pipeline(name: str, pipelines: Pipelines | None) -> Pipeline | None:
    if not name:
        return None
    if pipelines is None:
        raise InvalidClient(
            f'Its settings name the pipeline "{name}", and nothing provides `Pipelines`.\n'
            "Import ResilienceModule beside it, or provide `Pipelines` in a module that exports it."
        )
    return pipelines[name]


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))
