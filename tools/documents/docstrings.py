"""The docstrings of a Python file, and their examples run."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.documents.blocks import blocks_of
from tools.documents.session import run_blocks, run_examples

_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Docstring:
    """What a module, class, function or assignment says about itself, and the line on which it begins."""

    text: str
    line: int

    @property
    def has_examples(self) -> bool:
        """Whether there is anything to run."""
        return ">>>" in self.text or bool(blocks_of(self.text))

    @property
    def hides_code(self) -> bool:
        """Whether it shows code in a form that nothing runs: after `::`, as reStructuredText does it."""
        return any(line.rstrip().endswith("::") for line in self.text.splitlines())


def docstrings_of(path: Path) -> Iterator[Docstring]:
    """Every docstring of a file, also the string under an assignment."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, _Documented):
            for statement in node.body:
                text = _string(statement)
                if text is not None:
                    yield Docstring(text, statement.lineno)


def run_docstring(docstring: Docstring, path: Path, names: Mapping[str, object]) -> None:
    """Run the `>>>` examples with the names of their module at hand, and the fenced programs with none."""
    without_fences = "\n".join("" if _is_fence(line) else line for line in docstring.text.splitlines())
    run_examples(without_fences, path, docstring.line, dict(names))
    run_blocks([block for block in blocks_of(docstring.text) if block.language == "python"], path)


def _string(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value if isinstance(statement.value.value, str) else None
    return None


def _is_fence(line: str) -> bool:
    return line.lstrip().startswith(("```", "~~~"))
