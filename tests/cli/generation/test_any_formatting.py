"""However a module is written: one more is added to it, and nothing else changes."""

import ast
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from armature.cli.generation.declarations import only_declaration
from armature.cli.generation.registration import registered
from armature.cli.generation.sources import Source

KEYWORDS = ["imports", "controllers", "providers", "exports", "guards"]
SPACES = st.sampled_from(
    ["", " ", "\n", "\n    ", "  # why\n", "\n\n    # because\n        ", "  # a\n  # b\n\n", "\t"]
)
NAMES = st.sampled_from(["A", "b.C", "*D", "make(E, f=[G])", '"text, #"', "(H)"])


@st.composite
def sequences(draw: st.DrawFn, items: st.SearchStrategy[str], *, most: int) -> str:
    """Items with commas between them, and room wherever room may be."""
    text = draw(SPACES)
    found = draw(st.lists(items, max_size=most))
    for number, item in enumerate(found, 1):
        is_last = number == len(found)
        comma = draw(st.sampled_from(["", ","])) if is_last else ","
        text += f"{item}{draw(SPACES)}{comma}{draw(SPACES)}"
    return text


@st.composite
def arguments(draw: st.DrawFn) -> str:
    keywords = iter(draw(st.permutations(KEYWORDS)))
    keyword = st.builds(
        lambda before, after, inside: f"{next(keywords)}{before}={after}[{inside}]",
        *(SPACES, SPACES, sequences(NAMES, most=4)),
    )
    return draw(sequences(keyword, most=4))


HEADS = st.lists(
    st.sampled_from(
        [
            "# a comment",
            "",
            "import os",
            "from shop import A",
            "from shop.z import Z  # z",
            "from .near import N",
            "x = 1",
        ]
    ),
    max_size=6,
).map(lambda lines: "".join(f"{line}\n" for line in ["from armature.core import Module, module", *lines]))

FORMS = st.sampled_from(
    [
        "@module({})\nclass Shop:\n    ...  # end\n\n\ny = 2",
        "shop = Module({})  # end\n",
        "@module( {} )\n@b\nclass S: ...",
    ]
)
IMPORT = "from shop.new import New"


@settings(deadline=None)
@given(
    heads=HEADS, form=FORMS, inside=arguments(), keyword=st.sampled_from(KEYWORDS), end=st.sampled_from(["\n", "\r\n"])
)
def test_one_more_is_added_and_nothing_else_changes(heads: str, form: str, inside: str, keyword: str, end: str) -> None:
    before = (heads + form.format(inside)).replace("\n", end)

    after = edited(before, keyword)

    assert without_new(after, keyword) == without_new(before, keyword)
    assert is_within(before, after), "something was taken away"
    head, tail = around(before)
    new_head, new_tail = around(after)
    assert new_tail == tail
    assert new_head in with_import(head, end)


def edited(text: str, keyword: str) -> str:
    source = Source(Path("module.py"), "module.py", text.encode())
    _, call = only_declaration(source)
    return registered(source, call, keyword, "New", "shop.new").decode()


def without_new(text: str, keyword: str) -> str:
    """The tree of a file without `New`, its import, and a list that then is empty."""
    tree = ast.parse(text)
    tree.body = [each for each in tree.body if ast.unparse(each) != IMPORT]
    for found in (each for each in ast.walk(tree) if isinstance(each, ast.keyword) and each.arg == keyword):
        if isinstance(found.value, ast.List):
            found.value.elts = [each for each in found.value.elts if ast.unparse(each) != "New"]
    call = declaration(tree)
    call.keywords = [each for each in call.keywords if each.arg != keyword or ast.unparse(each.value) != "[]"]
    return ast.dump(tree)


def declaration(tree: ast.Module) -> ast.Call:
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    return next(call for call in calls if ast.unparse(call.func) in {"module", "Module"})


def around(text: str) -> tuple[str, str]:
    """What stands before and behind the declaration of the module."""
    call = declaration(ast.parse(text))
    lines = text.splitlines(keepends=True)
    assert call.end_lineno is not None
    head = "".join(lines[: call.lineno - 1]) + lines[call.lineno - 1][: call.col_offset]
    return head, lines[call.end_lineno - 1][call.end_col_offset :] + "".join(lines[call.end_lineno :])


def with_import(head: str, end: str) -> list[str]:
    """The same with the import on one more line, and perhaps an empty line before it."""
    lines = head.splitlines(keepends=True)
    new = [f"{IMPORT}{end}", f"{end}{IMPORT}{end}"]
    return ["".join([*lines[:at], line, *lines[at:]]) for at in range(len(lines) + 1) for line in new]


def is_within(less: str, more: str) -> bool:
    """Whether every character of one text is in the other, in the same order."""
    rest = iter(more)
    return all(each in rest for each in less)
