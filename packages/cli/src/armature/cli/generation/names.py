"""What somebody calls a thing that is generated, in every form in which it is written."""

import builtins
import keyword
from dataclasses import dataclass

from armature.cli.errors import CommandError
from armature.cli.scaffold.names import LONGEST, SHAPE, class_name_of

_WORDS = 'write lower case words such as "order-lines"'


@dataclass(frozen=True, slots=True)
class Name:
    """`snake` is `signed_in`; the other forms follow from it. `folders` is where it goes, empty for the package."""

    snake: str
    folders: tuple[str, ...] = ()

    @property
    def class_name(self) -> str:
        """`SignedIn`."""
        return class_name_of(self.snake)

    @property
    def kebab(self) -> str:
        """`signed-in`."""
        return self.snake.replace("_", "-")

    @property
    def words(self) -> str:
        """`signed in`."""
        return self.snake.replace("_", " ")

    @property
    def singular(self) -> str:
        """What one of them is called, in snake case, as far as English is regular: `categories` is `category`."""
        for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", "")):
            if self.snake.endswith(ending) and not self.snake.endswith("ss"):
                return self.snake.removesuffix(ending) + instead
        return self.snake


def read_name(text: str) -> Name:
    """`refunds`, or `orders/refunds` in a folder; raises `CommandError` for what Python could not call so."""
    *folders, last = [_snake(part, text) for part in text.split("/")]
    if len(folders) > 1:
        raise CommandError(
            f'"{text}" has {len(folders)} folders, and modules stand side by side in the package, one folder deep: '
            f'write "{text.split("/")[-2]}/{text.rsplit("/", maxsplit=1)[-1]}".'
        )
    name = Name(last, tuple(folders))
    if name.class_name in dir(builtins):
        raise CommandError(f'Python has a "{name.class_name}" of its own: take another name than "{text}".')
    return name


def _snake(part: str, text: str) -> str:
    if not SHAPE.fullmatch(part):
        raise CommandError(
            f'"{text}" is no name: {_WORDS}, if need be behind the folder of a module, such as "orders/order-lines".'
        )
    if len(part) > LONGEST:
        raise CommandError(f'"{part}" has {len(part)} characters, and {LONGEST} are the most: take a shorter name.')
    snake = part.replace("-", "_")
    if keyword.iskeyword(snake):
        raise CommandError(f'"{part}" is a word of Python: take another name.')
    return snake
