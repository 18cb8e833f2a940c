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
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CommandError(f"{root / FILE} cannot be read; take it back from git: {error}") from error
    if not isinstance(answers, dict) or not {"name", "template"} <= answers.keys():
        raise CommandError(f"{root / FILE} has no name and template; take it back from git.")
    check_template(str(answers["template"]))
    return answers
