"""How clients say who they are, as guards state it: `security_scheme = SecurityScheme.bearer()`."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard

from armature.core.errors import WiringError
from armature.core.pipeline import Enhancer, Plan
from armature.openapi.info import Json, filled

ATTRIBUTE = "security_scheme"


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """How credentials are sent; a guard that reads them so has it as its attribute `security_scheme`.

    `name` is the scheme's in the document, `fields` are those of its Security Scheme Object (OpenAPI 3.1 §4.8.27), and
    `scopes` what an operation asks of it. A guard that takes any one of several schemes has a tuple of them. Guards
    without the attribute change nothing: the document then says that the operation can answer 401 and 403.

    >>> class SignedIn:
    ...     security_scheme = SecurityScheme.bearer()
    ...
    ...     def can_activate(self) -> bool: ...
    >>> SignedIn.security_scheme.fields
    {'type': 'http', 'scheme': 'bearer'}
    """

    name: str
    fields: Mapping[str, object]
    scopes: Sequence[str] = ()

    @classmethod
    def bearer(cls, name: str = "bearer", *, token_format: str = "") -> "SecurityScheme":
        """`Authorization: Bearer …` (RFC 6750); `token_format` is a hint for people, such as `JWT`."""
        return cls(name, filled(type="http", scheme="bearer", bearerFormat=token_format))

    @classmethod
    def basic(cls, name: str = "basic") -> "SecurityScheme":
        """`Authorization: Basic …` (RFC 7617)."""
        return cls(name, {"type": "http", "scheme": "basic"})

    @classmethod
    def api_key(
        cls, parameter: str, *, place: Literal["header", "query", "cookie"] = "header", name: str = "api_key"
    ) -> "SecurityScheme":
        """A key in the header, query value or cookie called `parameter`; a session cookie is one as well."""
        return cls(name, {"type": "apiKey", "name": parameter, "in": place})

    @classmethod
    def open_id(cls, url: str, *, scopes: Sequence[str] = (), name: str = "open_id") -> "SecurityScheme":
        """OpenID Connect, with the `url` of the provider's configuration."""
        return cls(name, {"type": "openIdConnect", "openIdConnectUrl": url}, tuple(scopes))

    @classmethod
    def oauth2(
        cls, flows: Mapping[str, object], *, scopes: Sequence[str] = (), name: str = "oauth2"
    ) -> "SecurityScheme":
        """OAuth 2; `flows` is an OAuth Flows Object (OpenAPI 3.1 §4.8.28)."""
        return cls(name, {"type": "oauth2", "flows": dict(flows)}, tuple(scopes))


class Schemes:
    """Gathers the schemes of the guards around operations."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[SecurityScheme, Enhancer]] = {}

    def required(self, plan: Plan) -> list[Json]:
        """The Security Requirement Objects of an endpoint: any one of them will do. Empty where no guard states one."""
        guards = [each for each in plan.covering if each in plan.endpoint.enhancers.guards]
        stated = [each for each in map(self._stated_by, guards) if each]
        return [_together(chosen) for chosen in itertools.product(*stated)] if stated else []

    def stated(self, plan: Plan) -> Json:
        """The member `security` of an operation: empty where it is `@public`, absent where nothing is stated."""
        required = self.required(plan)
        return {"security": required} if required or (plan.endpoint.public and not plan.guards) else {}

    def components(self) -> Json:
        """The Security Scheme Objects by their names."""
        return {name: dict(scheme.fields) for name, (scheme, _) in self._found.items()}

    def _stated_by(self, guard: Enhancer) -> tuple[SecurityScheme, ...]:
        """The schemes of which the guard takes any one."""
        stated: object = getattr(guard.declared, ATTRIBUTE, ())
        schemes = stated if _are_several(stated) else (stated,)
        found = tuple(each for each in schemes if isinstance(each, SecurityScheme))
        if len(found) != len(schemes):
            raise WiringError(
                f"The guard {guard} ({guard.where}) has a `{ATTRIBUTE}` that is no SecurityScheme.\n"
                f"Write `{ATTRIBUTE} = SecurityScheme.bearer()`, or a tuple of schemes of which any one will do."
            )
        for each in found:
            self._add(each, guard)
        return found

    def _add(self, scheme: SecurityScheme, guard: Enhancer) -> None:
        known, other = self._found.setdefault(scheme.name, (scheme, guard))
        if known.fields != scheme.fields:
            raise WiringError(
                f'Two security schemes are called "{scheme.name}": those of {other} ({other.where}) and {guard} '
                f"({guard.where}).\nGive one of them another `name=`."
            )


def _are_several(stated: object) -> TypeGuard[Sequence[object]]:
    return isinstance(stated, (tuple, list))


def _together(schemes: Sequence[SecurityScheme]) -> Json:
    """All of these at once, each with the scopes that anybody asks of it."""
    scopes: dict[str, dict[str, None]] = {}
    for each in schemes:
        scopes.setdefault(each.name, {}).update(dict.fromkeys(each.scopes))
    return {name: list(asked) for name, asked in scopes.items()}
