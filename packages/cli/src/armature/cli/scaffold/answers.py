"""The answers that a project is made from, before and after they were written into it."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from armature.cli.errors import CommandError
from armature.cli.scaffold.offers import chosen
from armature.cli.scaffold.questions import Answers, questions
from armature.cli.scaffold.sources import source_lines

FILE = ".copier-answers.yml"


def templates() -> tuple[str, ...]:
    """The names of the templates."""
    return next(question.choices for question in questions() if question.name == "template")


def check_template(template: str) -> None:
    """Raises `CommandError` for a template that there is not."""
    if template not in templates():
        raise CommandError(f'There is no template "{template}"; these there are: {", ".join(templates())}.')


def answers_of(target: Path, template: str, additions: Sequence[str], wheels: Path | None) -> Answers:
    """The answers for a new project; raises `CommandError` for what does not fit."""
    check_template(template)
    added = chosen(additions, template)
    dependencies = [requirement for addition in added for requirement in addition.dependencies]
    return {
        "name": target.name,
        "template": template,
        "additions": list(dict.fromkeys(additions)),
        "dependencies": dependencies,
        "modules": [module for addition in added for module in addition.modules],
        "settings": [line for addition in added for line in addition.settings],
        "sources": source_lines(target, wheels, dependencies),
    }


def read_answers(root: Path) -> Answers:
    """Those of a project; raises `CommandError` where there are none, or none that can be read."""
    try:
        answers = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(
            f"There is no {FILE} in {root}, so `armature new` has not made it: there is nothing to update from."
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise CommandError(f"{root / FILE} cannot be read; take it back from git: {said}") from error
    if not isinstance(answers, dict) or not {"name", "template"} <= answers.keys():
        raise CommandError(f"{root / FILE} has no name and template; take it back from git.")
    _check_kinds(answers, root / FILE)
    check_template(answers["template"])
    return answers


def _check_kinds(answers: Answers, file: Path) -> None:
    """Texts and lists of texts are all that the questions are answered with."""
    for question in questions():
        answer = answers.get(question.name, question.default)
        if question.kind == "str" and not isinstance(answer, str):
            raise CommandError(f'"{question.name}" in {file} is no text; take it back from git.')
        if question.kind == "yaml" and not (isinstance(answer, list) and all(isinstance(each, str) for each in answer)):
            raise CommandError(f'"{question.name}" in {file} is no list of texts; take it back from git.')
