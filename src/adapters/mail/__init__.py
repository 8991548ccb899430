"""Mail: messages put into HTML and text, and handed to an SMTP server."""
