"""The `citas` command: what operators and administrators do from a shell, by room."""

from entrypoints.cli.main import main

__all__ = ["main"]
