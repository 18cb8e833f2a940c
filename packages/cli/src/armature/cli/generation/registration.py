"""A class that a module did not have, added to one of its lists."""

from collections.abc import Sequence

import libcst as cst

from armature.cli.errors import CommandError
from armature.cli.generation.imports import with_import
from armature.cli.generation.sequences import room_for_one_more
from armature.cli.generation.sources import Source

_NOTHING = cst.SimpleWhitespace("")


def registered(source: Source, declaration: cst.Call, keyword: str, class_name: str, module: str) -> bytes:
    """The file with the class in the list `keyword` of a declaration, imported from a module.

    Raises `CommandError` for a declaration that cannot be edited with certainty.
    """
    if source.binds(class_name):
        raise CommandError(f'{source.shown} has a "{class_name}" already: take another name.')
    arguments = _with_item(source, declaration, keyword, cst.Name(class_name))
    return with_import(source.tree.with_deep_changes(declaration, args=arguments), module, class_name).bytes


def _with_item(source: Source, declaration: cst.Call, keyword: str, item: cst.Name) -> Sequence[cst.Arg]:
    for argument in declaration.args:
        if argument.keyword is not None and argument.keyword.value == keyword:
            grown = argument.with_changes(value=_extended(source, argument, keyword, item))
            return [grown if each is argument else each for each in declaration.args]
    for argument in declaration.args:
        if argument.keyword is None:
            raise CommandError(
                f"{source.at(argument)} has `{argument.star}{source.code(argument.value)}`, which may hold "
                f"`{keyword}=` or not: write `{keyword}=[]` beside it, then call this again."
            )
    return _with_keyword(declaration, keyword, item)


def _extended(source: Source, argument: cst.Arg, keyword: str, item: cst.Name) -> cst.List:
    written = argument.value
    if not isinstance(written, cst.List):
        code = source.code(written)
        is_whole = isinstance(written, cst.Name | cst.Attribute | cst.Call | cst.ListComp) or written.lpar
        inner = code if is_whole else f"({code})"
        raise CommandError(
            f"{source.at(argument)} says `{keyword}={code}`, and that is no list to which something can be added: "
            f"write `{keyword}=[*{inner}]`, then call this again."
        )
    if not written.elements:
        return written.with_changes(elements=[cst.Element(item)])
    *others, last = written.elements
    gap = others[-1].comma if others else None
    room = room_for_one_more(
        written.lbracket.whitespace_after,
        gap.whitespace_after if isinstance(gap, cst.Comma) else None,
        written.rbracket.whitespace_before,
    )
    new = cst.Element(item, comma=cst.Comma() if isinstance(last.comma, cst.Comma) else cst.MaybeSentinel.DEFAULT)
    elements = [*others, last.with_changes(comma=_comma(last.comma, room.before)), new]
    return written.with_changes(elements=elements, rbracket=written.rbracket.with_changes(whitespace_before=room.after))


def _with_keyword(declaration: cst.Call, keyword: str, item: cst.Name) -> Sequence[cst.Arg]:
    new = cst.Arg(
        cst.List([cst.Element(item)]),
        keyword=cst.Name(keyword),
        equal=cst.AssignEqual(_NOTHING, _NOTHING),
    )
    if not declaration.args:
        return [new]
    *others, last = declaration.args
    gap = others[-1].comma if others else None
    is_comma = isinstance(last.comma, cst.Comma)
    room = room_for_one_more(
        declaration.whitespace_before_args,
        gap.whitespace_after if isinstance(gap, cst.Comma) else None,
        last.comma.whitespace_after if isinstance(last.comma, cst.Comma) else last.whitespace_after_arg,
    )
    comma = cst.Comma(whitespace_after=room.after) if is_comma else cst.MaybeSentinel.DEFAULT
    new = new.with_changes(comma=comma, whitespace_after_arg=_NOTHING if is_comma else room.after)
    before = last.with_changes(comma=_comma(last.comma, room.before), whitespace_after_arg=_NOTHING)
    return [*others, before, new]


def _comma(written: cst.Comma | cst.MaybeSentinel, after: cst.BaseParenthesizableWhitespace) -> cst.Comma:
    comma = written if isinstance(written, cst.Comma) else cst.Comma()
    return comma.with_changes(whitespace_after=after)
