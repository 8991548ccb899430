"""What implements the ports or drives the use cases; no adapter imports another."""
