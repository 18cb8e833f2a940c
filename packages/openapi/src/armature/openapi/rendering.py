"""Documents as text."""

import json

import yaml

from armature.openapi.info import Json


def to_json(document: Json) -> str:
    """The document as JSON in UTF-8, indented, with its keys in the order of the document and a line break at its end.

    Raises ValueError where somebody put something into it that JSON has no word for.

    >>> print(to_json({"openapi": "3.1.0"}), end="")
    {
      "openapi": "3.1.0"
    }
    """
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def to_yaml(document: Json) -> str:
    """The document as YAML 1.1 without anchors, with its keys in the order of the document.

    >>> print(to_yaml({"openapi": "3.1.0"}), end="")
    openapi: 3.1.0
    """
    plain = json.loads(to_json(document))  # parts that are one object would become anchors
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120)
