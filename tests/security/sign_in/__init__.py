"""Attacks on signing in: sessions, passwords, limits, links, cookies."""
