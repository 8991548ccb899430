"""Every operation by everybody, on what is theirs and on what is not."""
