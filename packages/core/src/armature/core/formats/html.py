"""HTML from templates, by the library jinja2: `pip install "armature-core[html]"`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import jinja2

from armature.core.errors import WiringError


class Templates:
    """The Jinja templates of a folder; texts in them are escaped, and a name that does not exist is an error.

    `filters` are added to those of Jinja. Raises `WiringError` where there is no such folder.
    """

    def __init__(self, folder: str | Path, *, filters: Mapping[str, Callable[..., object]] | None = None) -> None:
        self._folder = Path(folder)
        if not self._folder.is_dir():
            raise WiringError(f'Templates("{folder}") has no folder to read.\nWrite the path of one with templates.')
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self._folder), autoescape=True, undefined=jinja2.StrictUndefined
        )
        self._environment.filters.update(filters or {})

    def html(self, name: str) -> "Html":
        """The format that a template gives; raises `WiringError` for a template that is missing or cannot be read."""
        try:
            return Html(self._environment.get_template(name))
        except jinja2.TemplateNotFound as error:
            raise WiringError(
                f'The folder "{self._folder}" has no template "{error.name}".\nAdd it, or mend its name.'
            ) from error
        except jinja2.TemplateSyntaxError as error:
            raise WiringError(
                f'The template "{error.name}" cannot be read: {error.message} (line {error.lineno}).\nMend it.'
            ) from error


class Html:
    """`text/html`: a template that is given the result as `result`, and the fields of a model by their names too."""

    media_type = "text/html; charset=utf-8"
    mode: Literal["json", "python"] = "python"

    def __init__(self, template: jinja2.Template) -> None:
        self._template = template

    def encode(self, data: Any) -> bytes:  # noqa: ANN401 - plain data of any shape
        """The page in UTF-8."""
        named = data if isinstance(data, dict) else {}
        return self._template.render({**named, "result": data}).encode()
