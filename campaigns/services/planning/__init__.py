"""From an approved item to its deliveries, and what a person decides about those: where, when, together, once more."""
