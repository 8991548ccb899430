"""Parts of the table from errors to HTTP, by room."""
