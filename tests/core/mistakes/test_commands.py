"""Commands that nobody could call."""

from datetime import date
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request

from armature.core import command, controller
from armature.core.errors import InvalidSignature
from tests.core.mistakes.programs import complaint, shop

anything: Any = command
"""`command` for programs that no type checker has seen."""


def test_a_command_has_a_name() -> None:
    def program() -> None:
        @anything  # at: command
        async def reindex() -> None: ...

    assert complaint(program) == (
        '@command (<command>) was given the function reindex (<command>) as its name.\nWrite `@command("reindex")`.'
    )


def test_two_commands_of_one_name() -> None:
    @command("reindex")  # at: first
    async def first() -> None: ...

    @controller()
    class Commands:
        @command("reindex {name}")  # at: second
        async def second(self, name: str) -> None: ...

    assert complaint(lambda: shop(first, Commands)) == (
        'Two commands are called "reindex": first (<first>) and Commands.second (<second>).\nRename one of them.'
    )


def nameless(name: str) -> str:
    @command(name)  # at: command
    async def work() -> None: ...

    return complaint(lambda: shop(work))


def test_a_name_is_one_word() -> None:
    cure = 'Write one word, and values by position behind it: `@command("user:create {name}")`.'

    assert [nameless(name) for name in ("", "two words", "-x", "a {", "a {1}", " a")] == [
        f'@command("{name}") (<command>) is no name of a command.\n{cure}'
        for name in ("", "two words", "-x", "a {", "a {1}", " a")
    ]


def test_two_parameters_that_would_be_one_option() -> None:
    @command("reindex")  # at: command
    async def reindex(no_cache: bool = False, cache: bool = True) -> None: ...

    assert complaint(lambda: shop(reindex)) == (
        '"cache" of reindex (<command>) would be the option --no-cache, and so is "no_cache".\n'
        'Rename the parameter, or name its option with `Annotated[…, Query(alias="…")]`.'
    )


def test_a_parameter_that_would_be_the_option_for_help() -> None:
    @command("reindex")  # at: command
    async def reindex(help: str) -> None: ...

    assert complaint(lambda: shop(reindex)) == (
        '"help" of reindex (<command>) would be the option --help, and so is the help text.\n'
        'Rename the parameter, or name its option with `Annotated[…, Query(alias="…")]`.'
    )


def test_a_value_by_position_that_nobody_takes() -> None:
    @command("reindex {since}")  # at: command
    async def reindex(after: date) -> None: ...

    assert complaint(lambda: shop(reindex), InvalidSignature) == (
        'No parameter of reindex (<command>) takes "since" of reindex {since}.\n'
        'Add `since: str` to its parameters, rename "after" to it, or take {since} out of the path.'
    )


def test_a_command_has_no_request() -> None:
    @command("reindex")  # at: command
    async def reindex(request: Request) -> None: ...

    assert complaint(lambda: shop(reindex)) == (
        "reindex (<command>) needs Request, and a command has none.\n"
        "Take it where a request is at hand, and hand over what it says."
    )


def test_a_model_of_a_command_is_marked() -> None:
    class Period(BaseModel):
        since: date

    @command("reindex")  # at: command
    async def reindex(period: Period) -> None: ...

    assert complaint(lambda: shop(reindex), InvalidSignature) == (
        'The parameter "period" of reindex (<command>) is a Period, which would be the body, and reindex has none.\n'
        "Write `Annotated[Period, Query()]` to fill it from the query, or `Annotated[Period, Inject()]` to inject it."
    )


def test_a_command_is_a_plain_method() -> None:
    def program() -> None:
        class Commands:
            @anything("reindex")  # at: command
            @staticmethod
            def reindex() -> None: ...

    assert complaint(program) == (
        "@command (<command>) stands on a staticmethod, and an endpoint is a plain method or function.\n"
        "Take `@staticmethod` away and write `self` first."
    )
