# mypy: ignore-errors
# pyright: reportArgumentType=false, reportCallIssue=false
"""`Background.spawn` takes a function with its arguments, and knows both."""

from armature.core import Background


class Mailer:
    async def confirm(self, customer: str, *, order: int = 0) -> None:
        raise NotImplementedError


def count(*numbers: int) -> int:
    return sum(numbers)


def spawn(background: Background, mailer: Mailer) -> None:
    background.spawn(mailer.confirm, "Ada")
    background.spawn(mailer.confirm, "Ada", order=7)
    background.spawn(count, 1, 2, 3)
    background.spawn(mailer.confirm, 7)  # E: arg-type reportArgumentType
    background.spawn(mailer.confirm)  # E: call-arg reportCallIssue
    background.spawn(mailer.confirm, "Ada", number=7)  # E: call-arg reportCallIssue
    background.spawn(mailer.confirm("Ada"))  # E: arg-type reportArgumentType reportCallIssue
