"""The rules of STYLE.md that a machine can hold, one a file; `python -m tools.checks` runs them all."""
