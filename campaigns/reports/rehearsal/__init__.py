"""A rehearsal as people and programs read it: one document, written as JSON, as text, and as a page."""
