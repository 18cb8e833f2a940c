"""`armature generate`: a controller, a service, a resource, … where it belongs, registered and tested."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from armature.cli.errors import CommandError
from armature.cli.generation.kinds import Kind, kinds
from armature.cli.generators import Generator


class KindGroup(TyperGroup):
    """Every kind as a command: listed by their names, imported when called."""

    # The three take a context of typer, as typer calls them; the types say that of a class that it keeps to itself.
    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """All kinds, our own first."""
        return list(kinds())

    # as above
    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | None:  # type: ignore[override]
        """What a list of commands needs to know of one."""
        kind = kinds().get(cmd_name)
        return TyperCommand(kind.name, help=kind.summary, rich_help_panel=kind.panel) if kind else None

    # as above
    def resolve_command(self, ctx: typer.Context, args: list[str]) -> tuple[str | None, Any, list[str]]:  # type: ignore[override]
        """The kind that was called; raises `CommandError` for one that is not there."""
        known = kinds()
        if args[0] not in known:
            meant = get_close_matches(args[0], known, n=1)
            question = f' Did you mean "{meant[0]}"?' if meant else ""
            raise CommandError(f'There is no kind "{args[0]}".{question} There are: {", ".join(known)}.')
        return args[0], _command(known[args[0]]), args[1:]


app = typer.Typer(
    cls=KindGroup,
    no_args_is_help=True,
    add_completion=False,
    subcommand_metavar="KIND NAME [OPTIONS]",
    help="Add something of a kind to the project: its files, its test, its place in the module.",
    epilog='NAME is "refunds", or "orders/refunds" for the module in the folder "orders".',
)


@app.callback()
def program() -> None:
    """Makes the kinds commands of a group, though none is declared here."""


def _command(kind: Kind) -> Any:  # noqa: ANN401 - the class is one of those that typer keeps to itself
    generator = kind.load()
    single = typer.Typer(add_completion=False)
    single.command(kind.name, help=generator.summary)(_function(generator))
    return typer.main.get_command(single)


def _function(generator: Generator) -> Callable[..., None]:
    """What typer reads the parameters of a kind from."""

    def generate(name: str, *, dry_run: bool, **given: str | None) -> None:
        # Loaded by name: the syntax trees are heavy, and help does not need them.
        run: Callable[..., Sequence[str]] = import_module("armature.cli.generation.run").run
        for line in run(generator, name, given, dry_run=dry_run):
            typer.echo(line)

    chosen = [
        _keyword(choice.name, Annotated[str | None, typer.Option(metavar="TEXT", help=choice.summary)], None)
        for choice in generator.choices
    ]
    named = Parameter("name", Parameter.POSITIONAL_OR_KEYWORD, annotation=Annotated[str, _NAME])
    dry = _keyword("dry_run", Annotated[bool, typer.Option("--dry-run", help="Show what would change.")], default=False)
    parameters = [named, *chosen, dry]
    generate.__annotations__ = {each.name: each.annotation for each in parameters}
    generate.__dict__["__signature__"] = Signature(parameters)
    return generate


def _keyword(name: str, annotation: object, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_NAME = typer.Argument(metavar="NAME", help='"refunds", or "orders/refunds" in a module.')
