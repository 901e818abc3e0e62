"""Attacks on the product as strangers and insiders would make them, each a sentence about what withstands it."""
