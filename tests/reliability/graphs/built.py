"""A plan as modules and providers of Armature, whose every factory tells what it does."""

import inspect
from collections.abc import Callable, Mapping
from types import GenericAlias
from typing import Annotated, Any, TypeVar

from armature.core import Module, Named, Scope, injectable, provide
from armature.core.di import Provider
from tests.reliability.graphs.makers import DEFAULT, Maker, Thing, factory, managed, used
from tests.reliability.graphs.plan import Life, Need, Plan, Provided, Shape, Token, Way
from tests.reliability.graphs.telling import Log

F = TypeVar("F", bound=Callable[..., object])

_SCOPES = {Life.SINGLETON: Scope.SINGLETON, Life.REQUEST: Scope.REQUEST, Life.TRANSIENT: Scope.TRANSIENT}


class Built:
    """The root module of a plan, and its tokens. `types` are those that somebody else must know."""

    def __init__(self, plan: Plan, log: Log, types: Mapping[int, type] | None = None) -> None:
        self._plan = plan
        self._log = log
        self._modules: dict[int, Module] = {}
        self._tokens: dict[Token, Any] = {}
        self._classes = {
            each.token.type: used(f"T{each.token.type}", Maker(each, log))
            for each in plan.providers
            if each.way is Way.PLAIN
        }
        self._classes.update(types or {})
        self.root = self._module(0)

    def token(self, token: Token) -> Any:
        """A token as users write it."""
        found = self._tokens.get(token)
        if found is None:
            plain = self._classes.get(token.type)
            if plain is None:
                plain = self._classes[token.type] = type(f"T{token.type}", (), {})
            found = self._tokens[token] = Annotated[plain, Named(token.name)] if token.name else plain
        return found

    def _module(self, number: int) -> Module:
        found = self._modules.get(number)
        if found is None:
            house = self._plan.houses[number]
            found = self._modules[number] = Module(
                name=f"M{number}",
                imports=[self._module(each) for each in house.imports],
                providers=[self._provider(self._plan.providers[each]) for each in house.providers],
                exports=[self._module(each) if isinstance(each, int) else self.token(each) for each in house.exports],
                is_global=house.is_global,
            )
        return found

    def _provider(self, provided: Provided) -> Provider | type:
        way, scope, token = provided.way, _SCOPES[provided.life], self.token(provided.token)
        if way is Way.PLAIN:
            plain = self._classes[provided.token.type]
            self._sign(vars(plain)["__init__"], provided)
            return injectable(scope=scope)(plain)
        if way is Way.VALUE:
            return provide(token).value(Thing(provided, ""))
        if way is Way.ALIAS:
            return provide(token).alias(self.token(provided.needs[0].token))
        maker = Maker(provided, self._log)
        if way in {Way.USED, Way.MANAGER}:
            cls: Any = (used if way is Way.USED else managed)(f"P{provided.number}", maker)
            self._sign(cls.__init__, provided)
            return provide(token).use(cls, scope=scope)
        return provide(token).by(self._sign(factory(maker), provided), scope=scope)

    def _sign(self, function: F, provided: Provided) -> F:
        """Gives a function that takes anything the parameters of the plan, which is all that Armature reads of it."""
        own = [name for name in inspect.signature(function).parameters if name == "self"]
        parameters = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in own]
        parameters += [self._parameter(f"p{number}", need) for number, need in enumerate(provided.needs)]
        annotations = {each.name: each.annotation for each in parameters if each.name not in own}
        function.__annotations__ = annotations
        vars(function)["__signature__"] = inspect.Signature(parameters)
        return function

    def _parameter(self, name: str, need: Need) -> inspect.Parameter:
        token = self.token(need.token)
        wanted = {Shape.ONE: token, Shape.OPTIONAL: token | None, Shape.ALL: GenericAlias(list, token)}[need.shape]
        kind = inspect.Parameter.KEYWORD_ONLY if need.by_name else inspect.Parameter.POSITIONAL_OR_KEYWORD
        default = DEFAULT if need.has_default else inspect.Parameter.empty
        return inspect.Parameter(name, kind, default=default, annotation=wanted)
