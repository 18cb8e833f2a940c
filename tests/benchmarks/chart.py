"""The chart of a run as SVG, drawn by hand: small, sharp at any size, readable on light and on dark pages."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from tests.benchmarks import in_process, under_uvicorn
from tests.benchmarks.measurement import Measurement, Results
from tests.benchmarks.peers import ARMATURE, BARE
from tests.benchmarks.workload import CASES

_PANEL_WIDTH: Final = 250
_LABELS: Final = 74
_BAR: Final = 16
_STEP: Final = 22
_TOP: Final = 58
_GAP: Final = 30
_STYLE: Final = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 }
.case { font-weight: 600 }
.figure { font-variant-numeric: tabular-nums; fill: #59636e }
rect { fill: #afb8c1 }
rect.armature { fill: #0969da }
rect.bare { fill: #d1d9e0 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .figure { fill: #9198a1 }
  rect { fill: #656c76 }
  rect.armature { fill: #4493f8 }
  rect.bare { fill: #3d444d }
}
"""


def draw(results: Results) -> str:
    """CPU for each request, in process and under uvicorn: one panel for each case, the cheapest on top."""
    width = len(CASES) * (_PANEL_WIDTH + _GAP) + _GAP
    rows = [
        (in_process.PART, "CPU per request, in process (µs)"),
        (under_uvicorn.PART, "CPU of the server per request, under uvicorn (µs)"),
    ]
    heights = [_height(results, part) for part, _ in rows]
    bodies: list[str] = []
    top = 0
    for (part, title), height in zip(rows, heights, strict=True):
        bodies.append(f'<text class="title" x="{_GAP}" y="{top + 24}">{escape(title)}</text>')
        bodies.extend(_panels(results, part, top))
        top += height
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" height="{top}"'
    label = "CPU per request of Armature and its peers; the figures stand in the tables below the chart"
    body = "\n".join(bodies)
    return f'{head} role="img" aria-label="{label}">\n<style>{_STYLE}</style>\n{body}\n</svg>\n'


def _height(results: Results, part: str) -> int:
    most = max((len(results.of(part, case.name)) for case in CASES), default=0)
    return _TOP + most * _STEP + _GAP


def _panels(results: Results, part: str, top: int) -> Iterator[str]:
    for column, case in enumerate(CASES):
        left = _GAP + column * (_PANEL_WIDTH + _GAP)
        yield f'<text class="case" x="{left}" y="{top + 46}">{escape(case.name)}</text>'
        yield from _bars(sorted(results.of(part, case.name), key=lambda each: each.best), left, top + _TOP)


def _bars(measured: Sequence[Measurement], left: int, top: int) -> Iterator[str]:
    room = _PANEL_WIDTH - _LABELS - 44
    longest = max((each.best for each in measured), default=1.0)
    for row, each in enumerate(measured):
        y = top + row * _STEP
        length = max(1.0, each.best / longest * room)
        kind = f' class="{each.subject}"' if each.subject in {ARMATURE, BARE} else ""
        yield f'<text x="{left}" y="{y + 12}">{escape(each.subject)}</text>'
        yield f'<rect{kind} x="{left + _LABELS}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="2"/>'
        yield f'<text class="figure" x="{left + _LABELS + length + 5:.1f}" y="{y + 12}">{each.best:.1f}</text>'
