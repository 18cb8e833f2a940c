"""`python -m tests.benchmarks`: measures, prints what it found, and writes `docs/benchmarks/` after a whole run."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.benchmarks import (
    caching,
    calls,
    command,
    deadlines,
    imports,
    in_process,
    messages,
    misses,
    reloading,
    request_scope,
    resilience,
    stages,
    start_up,
    under_uvicorn,
)
from tests.benchmarks.effort import FULL, QUICK, Effort
from tests.benchmarks.machine import machine, versions
from tests.benchmarks.measurement import Findings, Results
from tests.benchmarks.publish import DIRECTORY, all_verdicts, publish, read
from tests.benchmarks.report import part_table, verdict_table
from tests.benchmarks.targets import remarks

PARTS: Final = {
    "in-process": in_process.run,
    "uvicorn": under_uvicorn.run,
    "scope": request_scope.run,
    "stages": stages.run,
    "websocket": messages.run,
    "resilience": resilience.run,
    "calls": calls.run,
    "deadlines": deadlines.run,
    "cache": caching.run,
    "start-up": start_up.run,
    "router": misses.run,
    "imports": imports.run,
    "reload": reloading.run,
    "command": command.run,
}


def main() -> int:
    """Run the parts asked for; with `--check` a missed target is exit code 1."""
    options = _options()
    if options.render:
        results = read(options.out or DIRECTORY)
    else:
        results = _measure(options.parts or list(PARTS), QUICK if options.quick else FULL)
    _print(results)
    whole = not options.parts and not options.quick
    if options.out or whole:
        publish(results, options.out or DIRECTORY)
    missed = [each for each in all_verdicts(results, options.out or DIRECTORY) if not each.met]
    return 1 if options.check and missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; everything when left out")
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it works, writes nothing")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed or not measured")
    parser.add_argument("--render", action="store_true", help="measure nothing, draw the last results again")
    parser.add_argument("--out", type=Path, help="write there, also after a part or a quick run")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    return options


def _measure(parts: list[str], effort: Effort) -> Results:
    where = machine()
    found: list[Findings] = []
    for part in parts:
        sys.stdout.write(f"measuring: {part}\n")
        sys.stdout.flush()
        found.append(PARTS[part](effort))
    for each in found:
        sys.stdout.writelines(f"not measured: {name}: {reason}\n" for name, reason in each.missing.items())
    return Results(
        taken=datetime.now(UTC).date().isoformat(),
        machine=where,
        versions=versions(),
        measurements=tuple(measurement for each in found for measurement in each.measurements),
        missing=tuple(name for each in found for name in each.missing),
    )


def _print(results: Results) -> None:
    for part in dict.fromkeys(each.part for each in results.measurements):
        sys.stdout.write(f"\n{part}\n")
        sys.stdout.writelines(f"{line}\n" for line in part_table(results, part))
    sys.stdout.write("\n")
    sys.stdout.writelines(f"{line}\n" for line in verdict_table(all_verdicts(results), remarks(results)))


if __name__ == "__main__":
    sys.exit(main())
