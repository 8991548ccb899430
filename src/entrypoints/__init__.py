"""Settings, the composition root, and the processes."""
