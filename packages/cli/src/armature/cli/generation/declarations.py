"""Where a file declares modules: `@module(…)` on a class, and `Module(…)` as a value."""

from collections.abc import Iterator, Mapping

import libcst as cst

from armature.cli.errors import CommandError
from armature.cli.generation.sources import Source


def declarations(source: Source) -> Mapping[str, cst.Call]:
    """The calls that declare modules at the top level of a file, by the names of the modules."""
    return dict(_declared(source))


def only_declaration(source: Source) -> tuple[str, cst.Call]:
    """The one module of a file; raises `CommandError` for none, and for several."""
    found = declarations(source)
    if len(found) == 1:
        return next(iter(found.items()))
    if not found:
        raise CommandError(
            f"{source.shown} declares no module: write `@module()` over a class there, then call this again."
        )
    places = ", ".join(f'"{name}" (line {source.line(call)})' for name, call in found.items())
    raise CommandError(
        f"{source.shown} declares several modules, {places}: "
        "leave the one there that is meant and move the others to files of their own, then call this again."
    )


def _declared(source: Source) -> Iterator[tuple[str, cst.Call]]:
    for statement in source.tree.body:
        if isinstance(statement, cst.ClassDef):
            for decorator in statement.decorators:
                called = decorator.decorator
                if isinstance(called, cst.Call) and source.is_core(called.func, "module"):
                    yield statement.name.value, called
        elif isinstance(statement, cst.SimpleStatementLine):
            for name, value in _assigned(statement):
                if isinstance(value, cst.Call) and source.is_core(value.func, "Module"):
                    yield name, value


def _assigned(line: cst.SimpleStatementLine) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    for statement in line.body:
        if isinstance(statement, cst.Assign):
            targets = [each.target for each in statement.targets]
            yield from ((target.value, statement.value) for target in targets if isinstance(target, cst.Name))
        elif isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            yield statement.target.value, statement.value


def assigned(source: Source, name: str) -> cst.BaseExpression | None:
    """What a name is set to at the top level of a file, the last time; None where it is not."""
    lines = [each for each in source.tree.body if isinstance(each, cst.SimpleStatementLine)]
    values = [value for line in lines for each, value in _assigned(line) if each == name]
    return values[-1] if values else None
