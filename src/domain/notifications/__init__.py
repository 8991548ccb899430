"""Messages to people: what is in their inbox, and what is on its way to them."""
