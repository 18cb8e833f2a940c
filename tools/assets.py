"""`python -m tools.assets`: fetches the pages that armature-openapi brings along, as `assets/versions.json` names them.

To go to another version, write it there and run this; the tests in a browser say whether it still keeps to itself. npm
is needed, which checks what it fetches. Texts under `replaced` are addresses at other hosts that a page would call.
"""

import json
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

ASSETS = Path(__file__).parents[1] / "packages" / "openapi" / "src" / "armature" / "openapi" / "assets"


def main() -> None:
    """Replace each folder of `assets/` that `versions.json` names."""
    for name, wanted in json.loads((ASSETS / "versions.json").read_text(encoding="utf-8")).items():
        release = f"{wanted['package']}@{wanted['version']}"
        folder = ASSETS / name
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for file, content in _fetched(release, wanted["files"]).items():
            (folder / PurePosixPath(file).name).write_bytes(_replaced(content, wanted["replaced"]))
        print(f"{name}: {release}")


def _fetched(release: str, files: list[str]) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as temporary:
        command = ["npm", "pack", "--silent", "--pack-destination", temporary, release]
        archive = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(Path(temporary) / archive) as opened:
            return {file: _content(opened, file) for file in files}


def _content(archive: tarfile.TarFile, file: str) -> bytes:
    member = archive.extractfile(f"package/{file}")
    if member is None:
        raise SystemExit(f'"{file}" is no file of the release.')
    return member.read()


def _replaced(content: bytes, texts: Mapping[str, str]) -> bytes:
    for old, new in texts.items():
        content = content.replace(old.encode(), new.encode())
    return content


if __name__ == "__main__":
    main()
