"""Runs the blocks of one text in order, in one namespace, as a reader would who types them in."""

import ast
import asyncio
import doctest
import inspect
import linecache
import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from tools.documents.blocks import Block

_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run_blocks(blocks: Iterable[Block], path: Path) -> None:
    """Run the blocks that do not opt out; what a block raises comes out, with the line of the document.

    `await` is allowed at the top of a block; all blocks of a text share one event loop. The environment variables that
    they set are taken back.
    """
    run = [block for block in blocks if block.not_run is None]
    with patch.dict(os.environ), _module(path, _source_of(run)) as module, asyncio.Runner() as runner:
        for block in run:
            if block.language == "pycon":
                run_examples(block.source, path, block.line, module.__dict__)
            else:
                _run_program(block, path, module, runner)


def run_examples(source: str, path: Path, line: int, namespace: dict[str, object]) -> None:
    """Run the `>>>` examples of a text; AssertionError shows what was expected and what came."""
    test = doctest.DocTestParser().get_doctest(source, namespace, path.name, str(path), line - 1)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=_OPTIONS, verbose=False)
    results = runner.run(test, out=report.append, clear_globs=False)
    namespace.update(test.globs)
    if results.failed:
        raise AssertionError("".join(report))


def _run_program(block: Block, path: Path, module: ModuleType, runner: asyncio.Runner) -> None:
    padded = "\n" * (block.line - 1) + block.source
    code = compile(padded, str(path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(code, module.__dict__)  # noqa: S307 - running our own documents is the purpose
    if inspect.iscoroutine(result):
        runner.run(result)


@contextmanager
def _module(path: Path, source: list[str]) -> Generator[ModuleType]:
    """A module for the text: annotations and pickles look their names up in `sys.modules`, `inspect` its source."""
    module = ModuleType(f"document_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    linecache.cache[str(path)] = (sum(map(len, source)), None, source, str(path))  # without a time it is kept
    try:
        yield module
    finally:
        del sys.modules[module.__name__]
        linecache.cache.pop(str(path), None)


def _source_of(blocks: Iterable[Block]) -> list[str]:
    """The Python of a text alone, each line where it stands in the document."""
    lines: list[str] = []
    for block in blocks:
        if block.language == "python":
            lines += ["\n"] * (block.line - 1 - len(lines)) + block.source.splitlines(keepends=True)
    return lines
