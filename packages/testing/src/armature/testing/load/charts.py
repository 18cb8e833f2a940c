"""Charts as SVG that stands inside a page: axes, bars and lines, colored by the page's classes, without a script."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 860, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 12, 28
_LINES = 4
_MARKS = 8


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, one for each span of the axis; `color` is a class of the page."""

    name: str
    color: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizontal axis: where its spans begin and end, and how its marks are written."""

    edges: Sequence[float]
    written: Callable[[float], str]
    is_logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a value lies, from 0 to 1."""
        first, last = self._scaled(self.edges[0]), self._scaled(self.edges[-1])
        return (self._scaled(value) - first) / (last - first)

    def marks(self) -> list[float]:
        """The values that are written below."""
        first, last = self.edges[0], self.edges[-1]
        if not self.is_logarithmic:
            step = round_step((last - first) / _MARKS)
            return [step * at for at in range(ceil(first / step), floor(last / step) + 1)]
        powers = range(floor(log10(first)), ceil(log10(last)) + 1)
        marks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
        return [mark for mark in marks if first <= mark <= last]

    def _scaled(self, value: float) -> float:
        return log10(value) if self.is_logarithmic else value


def bars(title: str, axis: Axis, series: Sequence[Series], written: Callable[[float], str], told: Sequence[str]) -> str:
    """Stacked bars, the first series at the bottom; `told` is what each span says to whoever points at it."""
    totals = [sum(values) for values in zip(*(each.values for each in series), strict=True)]
    frame = _Frame(axis, max(totals, default=0.0))
    floors = [0.0] * len(totals)
    drawn: list[str] = []
    for each in series:
        for at, value in enumerate(each.values):
            if value:
                drawn.append(frame.bar(at, floors[at], floors[at] + value, each.color))
            floors[at] += value
    return _chart(title, frame, [*drawn, *frame.pointed(told)], written)


def lines(
    title: str, axis: Axis, series: Sequence[Series], written: Callable[[float], str], told: Sequence[str]
) -> str:
    """A line for each series; spans whose value is below zero are gaps."""
    frame = _Frame(axis, max((value for each in series for value in each.values), default=0.0))
    drawn = [frame.line(each) for each in series]
    return _chart(title, frame, [*drawn, *frame.pointed(told)], written)


def legend(series: Sequence[Series]) -> str:
    """The names of the series beside their colors."""
    return "".join(f'<span class="key"><i class="{each.color}"></i>{escape(each.name)}</span>' for each in series)


def round_step(about: float) -> float:
    """The next of 1, 2, 5, 10, … from a positive number on."""
    power = 10.0 ** floor(log10(about))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= about * 0.999)


class _Frame:
    """The place of values on the canvas."""

    def __init__(self, axis: Axis, most: float) -> None:
        self.axis = axis
        highest = most if most > 0 else 1.0
        self.step = round_step(highest / _LINES)
        self.top = self.step * ceil(highest / self.step - 0.001)

    def x(self, value: float) -> float:
        return _LEFT + self.axis.place(value) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - value / self.top * (_HEIGHT - _TOP - _BOTTOM)

    def bar(self, at: int, low: float, high: float, color: str) -> str:
        left, right = self._span(at)
        gap = min((right - left) * 0.15, 1.5)
        box = _box(left + gap / 2, self.y(high), right - left - gap, self.y(low) - self.y(high))
        return f'<rect {box} class="{color} fill"/>'

    def line(self, series: Series) -> str:
        path: list[str] = []
        before = -1.0
        for at, value in enumerate(series.values):
            if value >= 0:
                point = f"{sum(self._span(at)) / 2:.1f} {self.y(value):.1f}"
                path.append(f"M{point}h0" if before < 0 else f"L{point}")
            before = value
        return f'<path d="{" ".join(path)}" class="{series.color} line"/>'

    def pointed(self, told: Sequence[str]) -> Iterator[str]:
        """Boxes over the whole height that nobody sees, each with its text."""
        for at, text in enumerate(told):
            left, right = self._span(at)
            box = _box(left, _TOP, right - left, _HEIGHT - _TOP - _BOTTOM)
            yield f'<rect {box} class="point"><title>{escape(text)}</title></rect>'

    def _span(self, at: int) -> tuple[float, float]:
        return self.x(self.axis.edges[at]), self.x(self.axis.edges[at + 1])


def _chart(title: str, frame: _Frame, drawn: Sequence[str], written: Callable[[float], str]) -> str:
    opening = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
    return "\n".join([opening, *_rulers(frame, written), *drawn, "</svg>"])


def _rulers(frame: _Frame, written: Callable[[float], str]) -> Iterator[str]:
    for at in range(round(frame.top / frame.step) + 1):
        y = frame.y(at * frame.step)
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" class="end">{escape(written(at * frame.step))}</text>'
    for mark in _apart(frame):
        text = escape(frame.axis.written(mark))
        yield f'<text x="{frame.x(mark):.1f}" y="{_HEIGHT - 8}" class="middle">{text}</text>'


def _apart(frame: _Frame) -> list[float]:
    """The marks that have room beside each other."""
    marks = frame.axis.marks()
    near = any(frame.x(right) - frame.x(left) < 48 for left, right in pairwise(marks))
    return marks[::3] if near else marks


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
