"""The graph of an application as a Mermaid flowchart."""

from collections.abc import Iterator

from armature.core.app.application import Application
from armature.core.app.inspection.needs import ArrowInfo, PartInfo, graph_of

_SHAPES = {"singleton": '["{}"]', "request": '(["{}<br>request"])', "transient": '{{{{"{}<br>transient"}}}}'}
_ARROWS = {"one": "-->", "optional": "-.->", "all": "-->|all|"}


def graph_as_mermaid(app: Application, name: str | None = None) -> str:
    """Modules as subgraphs, an arrow from each part to what it needs; the whole, or one part and all below it.

    Singletons are boxes, what lives in a request has round ends, transients are hexagons. A dotted arrow is optional.
    Raises `UnknownSubject` where nothing has the name.
    """
    graph = graph_of(app, name)
    modules: dict[str, list[PartInfo]] = {}
    for part in graph.parts:
        modules.setdefault(part.module, []).append(part)
    lines = ["flowchart LR"]
    for number, (module, parts) in enumerate(modules.items(), 1):
        lines += [f'    subgraph m{number}["{_text(module)}"]', *map(_part, parts), "    end"]
    return "\n".join([*lines, *_drawn(graph.arrows)])


def _part(part: PartInfo) -> str:
    role = "" if part.role in {"provider", "value"} else f"<br>{part.role}"
    return f"        {part.id}{_SHAPES[part.scope].format(_text(part.name) + role)}"


def _drawn(arrows: tuple[ArrowInfo, ...]) -> Iterator[str]:
    for each in arrows:
        yield f"    {each.asker} {_ARROWS[each.how]} {each.target}"


def _text(name: str) -> str:
    """A name between Mermaid's quotes, which knows characters by their HTML entities."""
    return name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
