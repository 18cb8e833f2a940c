"""What answers in the place of an application that cannot start, when it is told to stop at the earliest moment."""

import subprocess
import sys
import textwrap

PROGRAM = textwrap.dedent("""
    import signal
    import socket

    import uvicorn

    from armature.cli.development.standby import stand_by


    class Interrupted(uvicorn.Config):
        def get_loop_factory(self):
            signal.raise_signal(signal.SIGINT)
            return super().get_loop_factory()


    uvicorn.Config = Interrupted
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stand_by(listener, "The application is wrong.")
""")


def test_a_signal_before_the_event_loop_runs_ends_it_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
