"""A plan and the started container become one function: `run(context) -> result`.

Each stage is a closure around the one inside it, and a stage that has nothing to do is not there. Stages that need not
wait are plain functions which hand on the inner coroutine, so they are gone from the stack when the handler runs.

    finishing( scope( filters application( … filters route( timeout( guards( interceptors( bind and handler )))))))
"""

import functools
import inspect
import operator
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple

from starlette.responses import Response

from armature.core.binding import Bound, awaited_by
from armature.core.context import Accepts, ExecutionContext
from armature.core.correlation import current
from armature.core.di import Container, RequestScope, entered, running
from armature.core.errors import Forbidden
from armature.core.http.answer import Answer, Stream
from armature.core.pipeline.callee import Callee
from armature.core.pipeline.endpoint import Endpoint
from armature.core.pipeline.finisher import Finisher
from armature.core.pipeline.finishing import conditional, told, varied
from armature.core.pipeline.limits import Deadline, Run, Threads, within
from armature.core.pipeline.negotiating import Negotiation
from armature.core.pipeline.plan import FilterPlan, Plan
from armature.core.pipeline.results import Encode
from armature.core.pipeline.unwrapping import unwrapped

_NONE = Deadline()


class Pipeline(NamedTuple):
    """The compiled endpoint. `run(context)` must be awaited and gives a result that `encode` makes an answer of.

    `encode` is None where a REQUEST scope has to close behind it: then `run` gives the answer itself.

    `takes_body` says that the transport must have read the body before; where something stands around the handler, the
    pipeline reads it itself, once what must come first has passed.
    """

    plan: Plan
    run: Run
    encode: Encode | None
    takes_body: bool

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint as it was declared."""
        return self.plan.endpoint

    async def answer(self, context: ExecutionContext) -> Answer | Stream:
        """Runs one unit of work of a transport and encodes its result; raises what no filter answered.

        The status and the headers of the answer mean nothing outside HTTP, but for `content-type`; its body is the
        result as bytes: text as it is, nothing for None, all else as JSON. A `Reply` gives its value. A Starlette
        `Response`, such as a filter for HTTP gives, is its body, or an `HttpError` where its status is one.

        The context becomes the running one of the log and of outgoing calls; run each unit of work in a task of its
        own where several run at once.
        """
        answer = await self.encoded(context)
        return unwrapped(answer) if isinstance(answer, Response) else answer

    async def encoded(self, context: ExecutionContext) -> Answer | Stream | Response:
        """As `answer`, and a `Response` as it is: for transports that begin as a request."""
        current.set(context)
        result: Answer | Stream | Response = await self.run(context)
        return result if self.encode is None else self.encode(result)


def compile_pipeline(plan: Plan, container: Container, threads: Threads, deadline: Deadline = _NONE) -> Pipeline:
    """Links a plan with the singletons of a container and composes its stages."""
    seconds = deadline.of(plan.endpoint)
    surrounded = plan.is_surrounded or seconds is not None
    encode = plan.encoder.compile()
    run: Run = plan.handler.link(container, functools.partial(_awaitable, threads=threads)).call
    negotiation = Negotiation(plan.encoder.representations) if plan.encoder.representations else None
    if negotiation is not None:
        run = negotiation.acceptable(run)
    if surrounded or plan.handler.takes_form:
        run = _reading([plan.handler], run, plan)
    for interceptor in reversed(plan.interceptors):
        run = _reading([interceptor], _intercepted(interceptor.link(container), run), plan)
    if plan.guards:
        run = _reading(plan.guards, _guarded([guard.link(container) for guard in plan.guards], run), plan)
    if seconds is not None:
        run = within(seconds, run, deadline.late)
    for level in reversed(dict.fromkeys(each.level for each in plan.filters)):
        at_level = [each for each in plan.filters if each.level == level]
        run = _filtered([_Catcher(each, container, plan) for each in at_level], run)
    if negotiation is not None:
        run, encode = negotiation.encoded(run), _as_it_is
    takes_body = plan.handler.takes_body and not surrounded
    encoded = plan.needs_scope
    if plan.reaches_current:
        run = _leaving(_scoped(run, encode, entered))
    elif plan.needs_scope:
        run = _scoped(run, encode, RequestScope)
    for finish in _finishes(plan):
        run, encoded = finish(run if encoded else _encoded(run, encode)), True
    return Pipeline(plan, run, None if encoded else encode, takes_body)


def _finishes(plan: Plan) -> Iterator[Callable[[Run], Run]]:
    """The stages around everything, the innermost first."""
    for enhancer in reversed(plan.endpoint.enhancers.interceptors):
        if isinstance(enhancer.declared, Finisher):
            yield functools.partial(told, finisher=enhancer.declared)
    if plan.is_conditional:
        yield functools.partial(conditional, tags=plan.tags)
    if plan.reaches(Accepts):
        yield varied


def _as_it_is(answer: object) -> object:
    return answer


def _encoded(inner: Run, encode: Encode) -> Run:
    async def run(context: ExecutionContext) -> object:
        return encode(await inner(context))

    return run


def _reading(callees: Sequence[Callee], inner: Run, plan: Plan) -> Run:
    """Reads the body or the form before a stage that takes it as an argument."""
    read = _read(callees, plan)
    if read is None:
        return inner

    async def run(context: ExecutionContext) -> object:
        await read(context)
        return await inner(context)

    return run


def _read(callees: Sequence[Callee], plan: Plan) -> Run | None:
    """How what these take is read. A form is parsed as it comes, unless another part of the plan takes the body."""
    if any(callee.takes_form for callee in callees):
        keeps_body = any(callee.takes_body for callee in plan.callees)
        awaited = awaited_by(each.parameter for callee in plan.callees for each in callee.sent)
        return operator.methodcaller("read_form", keeps_body=keeps_body, awaited=awaited)
    return operator.methodcaller("read_body") if any(callee.takes_body for callee in callees) else None


def _awaitable(function: Callable[..., Any], threads: Threads) -> Callable[..., Awaitable[Any]]:
    """A handler as a function that must be awaited: `def` goes to a thread, a generator is handed on unstarted."""
    if inspect.iscoroutinefunction(function):
        return function
    if not inspect.isasyncgenfunction(function):
        return threads.awaitable(function)

    async def start(*arguments: object, **named: object) -> object:
        return function(*arguments, **named)

    return start


def _intercepted(interceptor: Bound, inner: Run) -> Run:
    call = interceptor.call
    if interceptor.is_async:
        return lambda context: call(context, functools.partial(inner, context))

    async def run(context: object) -> object:
        result = call(context, functools.partial(inner, context))
        return await result if inspect.isawaitable(result) else result

    return run


def _guarded(guards: Sequence[Bound], inner: Run) -> Run:
    """All guards in one stage, which stays a plain function until the first that must be awaited."""

    def run(context: object) -> Awaitable[object]:
        left = iter(guards)
        for guard in left:
            allowed = guard.call(context)
            if allowed is not True:
                if guard.is_async or inspect.isawaitable(allowed):
                    return run_on(context, allowed, left)
                if not allowed:
                    raise Forbidden
        return inner(context)

    async def run_on(context: object, pending: Awaitable[object], left: Iterator[Bound]) -> object:
        if not await pending:
            raise Forbidden
        for guard in left:
            allowed = guard.call(context)
            if guard.is_async or (allowed is not True and inspect.isawaitable(allowed)):
                allowed = await allowed
            if not allowed:
                raise Forbidden
        return await inner(context)

    return run


class _Catcher:
    """A linked filter: what it catches and how it is called."""

    __slots__ = ("bound", "catches", "read")

    def __init__(self, plan: FilterPlan, container: Container, around: Plan) -> None:
        self.catches = plan.catches
        self.read = _read([plan.callee], around)
        self.bound = plan.callee.link(container)


def _filtered(catchers: Sequence[_Catcher], inner: Run) -> Run:
    """One level of filters: the first that catches the error answers; what it raises travels to the next level."""

    async def run(context: ExecutionContext) -> object:
        try:
            return await inner(context)
        except Exception as error:
            for catcher in catchers:
                if isinstance(error, catcher.catches):
                    context.failure = context.failure or error
                    if catcher.read is not None:
                        await catcher.read(context)
                    answer = catcher.bound.call(context, error)
                    return await answer if inspect.isawaitable(answer) else answer
            raise

    return run


def _scoped(inner: Run, encode: Encode, opened: Callable[[ExecutionContext], RequestScope]) -> Run:
    """Opens a REQUEST scope; closes it when the answer is encoded, so a failure while closing becomes the answer."""

    async def run(context: ExecutionContext) -> object:
        services = context.services = opened(context)
        try:
            answer = encode(await inner(context))
        except BaseException as error:
            if services.exits:
                await services.close(error)
            services.closed = True
            raise
        if type(answer) is Stream:
            answer.chunks = _closing(answer.chunks, services)
            return answer
        if services.exits:
            await services.close(context.failure)
        services.closed = True
        return answer

    return run


def _leaving(inner: Run) -> Run:
    """Puts the unit of work that ran before back behind a scope that every `Current` finds its object in."""

    async def run(context: ExecutionContext) -> object:
        outer = running.get()
        try:
            answer = await inner(context)
        finally:
            running.set(outer)
        if type(answer) is Stream and context.services is not None:
            answer.chunks = _running_in(context.services, answer.chunks)
        return answer

    return run


async def _running_in(services: RequestScope, chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The chunks of a stream, each made in its unit of work; whoever sends them is outside of it."""
    async with aclosing(chunks):
        while True:
            outer = running.get()
            running.set(services)
            try:
                chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            finally:
                running.set(outer)
            yield chunk


async def _closing(chunks: AsyncGenerator[bytes], services: RequestScope) -> AsyncGenerator[bytes]:
    """The chunks of a stream; the scope closes after the last one has been sent, and after what makes them."""
    try:
        async with aclosing(chunks):
            async for chunk in chunks:
                yield chunk
    except BaseException as error:
        await services.close(error)
        raise
    await services.close()
