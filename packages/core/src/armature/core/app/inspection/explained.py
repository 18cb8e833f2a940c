"""The pipeline of one endpoint as text."""

from collections.abc import Iterator, Sequence

from armature.core.app.inspection.explanation import BoundParameter, Explanation, Step
from armature.core.app.inspection.notation import table


def explanation_as_text(explanation: Explanation) -> str:
    """The endpoint in a line, then its steps, numbered in the order in which they run."""
    title = f"{explanation.method} {explanation.path} {explanation.apart}".rstrip()
    public = "  public" if explanation.public else ""
    head = f"{title}  {explanation.handler}  {explanation.where}  module {explanation.module}{public}"
    lines = [head, "", *_numbered(explanation.steps)]
    if explanation.left_out:
        lines += [
            "",
            "Inherited, and not in effect here:",
            "",
            *table([_cells("-", each) for each in explanation.left_out]),
        ]
    return "\n".join(lines)


def parameter_as_text(parameter: BoundParameter) -> str:
    """`id: int   path`: its name, its type, and where it comes from."""
    alias = f' "{parameter.alias}"' if parameter.alias else ""
    scope = f", {parameter.scope}" if parameter.scope and parameter.source == "provider" else ""
    made_by = f" {parameter.made_by}" if parameter.made_by else ""
    optional = "" if parameter.required else ", optional"
    return f"{parameter.name}: {parameter.type}   {parameter.source}{made_by}{alias}{scope}{optional}"


def _numbered(steps: Sequence[Step]) -> Iterator[str]:
    cells = [_cells(str(number), step) for number, step in enumerate(steps, 1)]
    for line, step in zip(table(cells), steps, strict=True):
        yield line
        yield from (f"      {reason}" for reason in step.reasons)
        yield from (f"      {parameter_as_text(parameter)}" for parameter in step.parameters)


def _cells(lead: str, step: Step) -> list[str]:
    rest = ", ".join(part for part in (step.runs, step.note) if part)
    return [lead.rjust(2), step.kind, step.name, step.declared_by, step.where, rest]
