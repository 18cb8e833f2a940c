"""`.armature-files.json`: what the template made of each file, as ids of git."""

import json
from collections.abc import Mapping
from pathlib import Path

from armature.cli.errors import CommandError
from armature.cli.scaffold.git import blob_id

FILE = ".armature-files.json"


def record_of(files: Mapping[str, str]) -> str:
    """The text of the record of these files."""
    return json.dumps({path: blob_id(text) for path, text in sorted(files.items())}, indent=2) + "\n"


def read_record(root: Path) -> Mapping[str, str]:
    """The ids by path, none where there is no record; raises `CommandError` for one that cannot be read."""
    try:
        read = json.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CommandError(f"{root / FILE} cannot be read; take it back from git: {error}") from error
    if not isinstance(read, dict):
        raise CommandError(f"{root / FILE} has no ids of files; take it back from git.")
    return {str(path): str(blob) for path, blob in read.items()}
