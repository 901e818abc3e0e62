"""Reach over time: whose figures are due, asking each platform, keeping every answer with where it came from."""
