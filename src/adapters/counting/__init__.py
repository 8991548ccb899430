"""Counting of requests that all processes share."""
