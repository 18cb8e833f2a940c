"""An import more, where it stands in order."""

from collections.abc import Sequence
from itertools import takewhile

import libcst as cst
from libcst.helpers import get_full_name_for_node

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


def with_import(tree: cst.Module, module: str, name: str) -> cst.Module:
    """The file with `from module import name` among the imports of the same package, or behind all others."""
    body = list(tree.body)
    line = _statement(module, name)
    own = [index for index, each in enumerate(body) if _is_of(each, module.partition(".")[0])]
    later = [index for index in own if _module_of(body[index]) > module.lower()]
    if later:
        return tree.with_changes(body=_before(body, later[0], line))
    if own:
        return tree.with_changes(body=[*body[: own[-1] + 1], line, *body[own[-1] + 1 :]])
    begin = 0 if tree.get_docstring() is None else 1
    end = begin + len(list(takewhile(_is_import, body[begin:])))
    apart = line.with_changes(leading_lines=[cst.EmptyLine(indent=False)] if end else [])
    return tree.with_changes(body=[*body[:end], apart, *body[end:]])


def _statement(module: str, name: str) -> cst.SimpleStatementLine:
    first, *rest = module.split(".")
    path: cst.Name | cst.Attribute = cst.Name(first)
    for part in rest:
        path = cst.Attribute(path, cst.Name(part))
    return cst.SimpleStatementLine([cst.ImportFrom(path, [cst.ImportAlias(cst.Name(name))])])


def _is_of(statement: Statement, package: str) -> bool:
    return _module_of(statement).partition(".")[0] == package.lower()


def _is_import(statement: Statement) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Import | cst.ImportFrom)


def _module_of(statement: Statement) -> str:
    """The module of `from … import`, in lower case as import sorters compare it; of everything else nothing."""
    if isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.ImportFrom):
        imported = statement.body[0]
        if imported.module is not None and not imported.relative:
            return (get_full_name_for_node(imported.module) or "").lower()
    return ""


def _before(body: Sequence[Statement], index: int, line: cst.SimpleStatementLine) -> Sequence[Statement]:
    """The line in front of a statement: it takes over the empty lines, and leaves the comments that belong to that."""
    follower = body[index]
    lines = list(follower.leading_lines)
    blank = max((number for number, each in enumerate(lines, 1) if each.comment is None), default=0)
    moved = line.with_changes(leading_lines=lines[:blank])
    return [*body[:index], moved, follower.with_changes(leading_lines=lines[blank:]), *body[index + 1 :]]
