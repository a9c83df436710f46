"""The command `python -m bench.evaluation`."""

from bench.evaluation.command import main

main()
