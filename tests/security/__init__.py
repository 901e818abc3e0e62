"""Attacks on the product, each a test."""
