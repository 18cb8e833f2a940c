"""The comments of a Python file, by line."""

import io
import tokenize
from collections.abc import Mapping

from tools.checks.repository import File


def comments_of(file: File) -> Mapping[int, str]:
    """Line to comment; what looks like a comment inside a string is none."""
    tokens = tokenize.generate_tokens(io.StringIO(file.text).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def comment_lines(file: File) -> frozenset[int]:
    """The lines that hold a comment and nothing else."""
    return frozenset(line for line in comments_of(file) if file.lines[line - 1].lstrip().startswith("#"))
