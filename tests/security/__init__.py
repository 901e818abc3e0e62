"""Attacks that were tried on the product, each as a fast test of what it does about them."""
