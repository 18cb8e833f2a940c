"""What is open, as those tell it who open and close."""

from tests.reliability.graphs.plan import CLOSED, Plan
from tests.reliability.graphs.telling import Log


class Ledger(Log):
    """Holds everybody to closing what was opened last, first, and once."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0
        self._open: list[str] = []
        self._wrong: list[str] = []
        self._closed_by_number: dict[int, bool] = {}

    def knows(self, plan: Plan) -> None:
        """Told which providers of a plan are closed at all."""
        self._closed_by_number = {each.number: each.way in CLOSED for each in plan.providers}

    def add(self, event: str) -> None:
        """An event of a provider: `make 3@ of (…)`, `close 3@ after …`."""
        verb, label, *_ = event.split()
        if verb == "close":
            self.close(label)
        elif verb == "make" and self._closed_by_number[int(label.replace("~", "@").split("@")[0])]:
            self.open(label)

    def open(self, label: str) -> None:
        """Something is open from here on."""
        self.opened += 1
        self._open.append(label)

    def close(self, label: str) -> None:
        """It is being closed."""
        if self._open and self._open[-1] == label:
            self._open.pop()
        else:
            self._wrong.append(f"closed {label} while open were {self._open}")

    def check(self, *still_open: str) -> None:
        """Nothing was closed twice or in another order, and nothing is open but this."""
        assert not self._wrong, "\n".join(self._wrong)
        assert self._open == list(still_open), f"open are {self._open}"

    @property
    def open_now(self) -> tuple[str, ...]:
        """What is open."""
        return tuple(self._open)
