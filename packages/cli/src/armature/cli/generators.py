"""What `armature generate` makes of one kind, as a value; packages register theirs without importing anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Registration:
    """What is written into a module of the application: `Registration("guards", "{class_name}")`.

    `keyword` is one of the lists of `Module`, `class_name` a pattern of the class that is added to it; its import is
    of the file that declares it. A kind that is registered as one of the `imports` makes a module: its files go
    beside a folder of its name, not into it.
    """

    keyword: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a kind: `Choice("path", "What is asked for.", "/{kebab}")` is `--path`, and `{{ path }}`.

    `default` is a pattern like that of a class name. With `is_route` it is how a path ends: the default is then the
    path of the one GET route of the application that ends so and has no parameters.
    """

    name: str
    summary: str
    default: str
    is_route: bool = False


@dataclass(frozen=True, slots=True)
class Generator:
    """One kind of `armature generate`, which an entry point `generate.<kind>` of `armature.commands` loads.

    `templates` is a folder, as `importlib.resources` gives it or as a text `package:folder`, of files with the suffix
    `.jinja`, rendered by the rules of Copier, file names too. Those under `source/` go into the package or module that
    was meant, those under `tests/` into the project's tests. Of `signed-in` the templates know `name` (`signed_in`),
    `class_name` (`SignedIn`), `kebab` (`signed-in`), `words` (`signed in`); `package`, from which what is made is
    imported; `prefix`, for names of tests, and `path`, for routes, which tell folders apart; `app` and `app_name`,
    which name the application; whether there is a `database` and there are `users`; and the choices by their names.
    """

    summary: str
    templates: Traversable | str
    registers: Registration | None = None
    choices: Sequence[Choice] = ()

    @property
    def makes_module(self) -> bool:
        """Whether what it makes is a module, so a folder of its own that is one of the `imports`."""
        return self.registers is not None and self.registers.keyword == "imports"
