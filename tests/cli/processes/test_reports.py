"""Reports between a server process and its parent."""

import os

from armature.cli.processes.reports import Failed, Ready, read, send


def test_a_report_arrives_as_it_was_sent() -> None:
    reading, writing = os.pipe()

    for report in (Ready(3, 10.0, ["os"]), Failed("Nothing\nworks.")):
        send(writing, report)
    os.close(writing)

    with os.fdopen(reading) as lines:
        assert [read(line) for line in lines] == [Ready(3, 10.0, ["os"]), Failed("Nothing\nworks.")]


def test_a_report_that_nobody_reads_is_dropped() -> None:
    reading, writing = os.pipe()
    os.close(reading)

    send(writing, Failed("Nothing works."))

    os.close(writing)
