"""Scenario files: what the slot engine is asked about, written down in JSON."""
