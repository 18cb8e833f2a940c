"""Writes the `openapi.json` of the project templates anew: `python -m tools.project_documents`.

They are what the projects say of themselves, with the title as a variable. The tests of a project made from a template
fail where its document is not the one that it serves.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from armature.cli.scaffold.questions import complete
from armature.cli.scaffold.renderer import TEMPLATES, render_folder

DOCUMENTS: Mapping[str, str] = {
    template: f"{{% if template == '{template}' %}}openapi.json{{% endif %}}.jinja"
    for template in ("api", "full", "microservice")
}
_NAME = "nameless"
_TITLE = '"title": "Nameless"'


def main() -> int:
    """Writes all of them; 1 where one could be read as more than a document."""
    for template, file in DOCUMENTS.items():
        document = _document(template)
        if any(mark in document for mark in ("{{", "{%", "{#")) or document.count(_TITLE) != 1:
            print(f"The document of {template} cannot be a template.", file=sys.stderr)
            return 1
        (TEMPLATES / "project" / file).write_text(document.replace(_TITLE, '"title": "{{ title }}"'), encoding="utf-8")
    return 0


def _document(template: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in render_folder("project", complete({"name": _NAME, "template": template})).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        exporting = [sys.executable, "-m", "armature.openapi", "export", f"{_NAME}.app:app"]
        environment = os.environ | {"PYTHONPATH": f"{folder}/src"}
        done = subprocess.run(exporting, check=True, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
