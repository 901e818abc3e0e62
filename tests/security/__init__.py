"""Attacks, each a sentence about what the product does when somebody tries."""
