"""A preview written down: for scripts, for a terminal, and as one page that stands alone."""
