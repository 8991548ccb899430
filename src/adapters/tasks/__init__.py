"""Work in the background: taskiq wakes workers up through Redis, and loops look into storage for what it forgot."""
