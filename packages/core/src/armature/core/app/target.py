"""What the router leads to: one endpoint, from its plan to its running pipeline."""

from armature.core.app.settings import ApplicationSettings
from armature.core.di import Container
from armature.core.http.forms import FormLimits
from armature.core.pipeline import Plan, Threads, compile_pipeline
from armature.core.pipeline.limits import Run
from armature.core.pipeline.results import Encode
from armature.core.types import ASGIApp


class Target:
    """An endpoint's plan and, once the application has started, its pipeline.

    `around` is the middleware of its module, controller and route, or None.
    """

    __slots__ = ("around", "body_limit", "encode", "form_limits", "path", "plan", "query_limit", "run", "takes_body")

    run: Run
    encode: Encode | None

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.path = plan.endpoint.address.partition(" ")[2]
        self.takes_body = False
        self.body_limit = 0
        self.query_limit = 0
        self.form_limits = FormLimits()
        self.around: ASGIApp | None = None

    def link(self, container: Container, threads: Threads, settings: ApplicationSettings) -> None:
        """Composes the pipeline out of the container's singletons."""
        pipeline = compile_pipeline(self.plan, container, threads, settings.deadline)
        own = self.plan.endpoint.body_limit
        self.body_limit = settings.body_limit if own is None else own
        self.query_limit = settings.query_limit
        self.form_limits = settings.form_limits
        self.takes_body = pipeline.takes_body
        self.run = pipeline.run
        self.encode = pipeline.encode
