"""TEXT: characters that make a text lie, addresses that only look like themselves, and what was damaged on the way."""
