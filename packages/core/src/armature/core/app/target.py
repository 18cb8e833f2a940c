"""What the router leads to: one endpoint, from its plan to its running pipeline."""

from collections.abc import Sequence
from typing import Self

from armature.core.app.choice import LED, Choice
from armature.core.app.settings import ApplicationSettings
from armature.core.context import ExecutionContext
from armature.core.di import Container
from armature.core.http.forms import FormLimits
from armature.core.http.stamps import stamped
from armature.core.pipeline import Plan, Threads, compile_pipeline
from armature.core.pipeline.limits import Run
from armature.core.pipeline.results import Encode
from armature.core.routing import Route
from armature.core.types import ASGIApp, RawHeaders


class Target:
    """An endpoint's plan and, once the application has started, its pipeline.

    `around` is the middleware of its module, controller and route, or None. `constant` are headers of all its answers.
    Where `choice` is set, it stands at an address for the several that the router has there.
    """

    __slots__ = (
        "around",
        "body_limit",
        "choice",
        "constant",
        "encode",
        "form_limits",
        "path",
        "plan",
        "query_limit",
        "run",
        "takes_body",
        "version",
    )

    run: Run
    encode: Encode | None

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.path = plan.endpoint.address.partition(" ")[2]
        self.version = plan.endpoint.version
        self.takes_body = False
        self.body_limit = 0
        self.query_limit = 0
        self.form_limits = FormLimits()
        self.around: ASGIApp | None = None
        self.choice: Choice[Target] | None = None
        self.constant: RawHeaders = plan.endpoint.deprecation.headers()

    @classmethod
    def joined(cls, routes: Sequence[Route["Target"]]) -> Self:
        """One target for all that something tells apart at one address."""
        standing = cls(routes[0].target.plan)
        standing.choice, standing.around = Choice(routes), LED
        return standing

    def link(self, container: Container, threads: Threads, settings: ApplicationSettings) -> None:
        """Composes the pipeline out of the container's singletons."""
        pipeline = compile_pipeline(self.plan, container, threads, settings.deadline)
        own = self.plan.endpoint.body_limit
        self.body_limit = settings.body_limit if own is None else own
        self.query_limit = settings.query_limit
        self.form_limits = settings.form_limits
        self.takes_body = pipeline.takes_body
        self.run, self.encode = pipeline.run, pipeline.encode
        if self.constant:
            self._stamp(pipeline.run, pipeline.encode, self.constant)

    def _stamp(self, run: Run, encode: Encode | None, constant: RawHeaders) -> None:
        """Puts the constant headers behind what makes the answer."""

        async def run_stamped(context: ExecutionContext) -> object:
            return stamped(await run(context), constant)

        if encode is None:
            self.run = run_stamped
        else:
            self.encode = lambda result: stamped(encode(result), constant)
