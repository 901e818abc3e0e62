"""Servers the tests talk to: strict stand-ins of X and Mastodon, a real SMTP server, a real Bluesky PDS."""
