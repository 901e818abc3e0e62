"""Money per account and month: what is set aside, spent and left, and what a call took."""
