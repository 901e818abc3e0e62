"""Measures and what may be added, and when a post's reach is read."""
