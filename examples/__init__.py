"""Applications as a user would write them; `python -m examples.serve NAME` starts one."""
