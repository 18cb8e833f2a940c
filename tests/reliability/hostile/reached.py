"""Counts how many requests reach the function that a user wrote, past routing, guards and binding."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from armature.core import Application
from armature.core.binding import Bound
from armature.core.di import Container
from armature.core.pipeline.callee import Callee

# What the user's function takes and gives.
Handler = Callable[..., Awaitable[Any]]


class Reached:
    """How many did."""

    def __init__(self) -> None:
        self.count = 0

    def watch(self, app: Application) -> None:
        """Counts the calls of every handler; `app` must not have started yet, for starting links what is called."""
        blueprint: Any = app.blueprint
        for route in blueprint.router.routes():
            target = route.target
            plan = replace(target.plan, handler=self._watched(target.plan.handler))
            blueprint.around[plan] = blueprint.around[target.plan]
            target.plan = plan

    def _watched(self, callee: Callee) -> Callee:
        counting = self._counting

        class Watched(Callee):
            def link(self, container: Container, prepare: Callable[..., Any] = lambda function: function) -> Bound:
                return Callee.link(self, container, lambda function: counting(prepare(function)))

        return Watched(*callee)

    def _counting(self, handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def counted(*arguments: object) -> object:
            self.count += 1
            return await handler(*arguments)

        return counted
