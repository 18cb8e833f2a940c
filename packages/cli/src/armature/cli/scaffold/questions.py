"""The questions of the template, and what follows from their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from armature.cli.scaffold.renderer import TEMPLATES, environment

# What a YAML file holds, which the templates read.
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One name of `copier.yml`: its default, and whether it is asked or follows from what was."""

    name: str
    kind: str
    default: Any
    is_asked: bool
    choices: tuple[str, ...]


def questions() -> list[Question]:
    """All of them, in their order."""
    read = yaml.safe_load((TEMPLATES / "copier.yml").read_text(encoding="utf-8"))
    return [_question(name, told) for name, told in read.items() if not name.startswith("_")]


def complete(answers: Answers) -> dict[str, Any]:
    """The answers with the defaults of those that are missing, and with all that follows from them."""
    variables: dict[str, Any] = {}
    for question in questions():
        if question.is_asked and question.name in answers:
            variables[question.name] = answers[question.name]
        else:
            variables[question.name] = _default(question, variables)
    return variables


def _question(name: str, told: Mapping[str, Any]) -> Question:
    return Question(name, told["type"], told.get("default", ""), told.get("when", True), tuple(told.get("choices", ())))


def _default(question: Question, variables: Answers) -> object:
    if not isinstance(question.default, str):
        return question.default
    text = environment().from_string(question.default).render(variables)
    return yaml.safe_load(text) if question.kind == "bool" else text
