"""The pages and texts of this example, which stand in the folder `pages`."""

from pathlib import Path

FOLDER = Path(__file__).parent / "pages"


class Pages:
    """Read once, when the application starts."""

    def __init__(self) -> None:
        self._contents = {file.name: file.read_bytes() for file in FOLDER.iterdir()}

    def __getitem__(self, name: str) -> bytes:
        return self._contents[name]
