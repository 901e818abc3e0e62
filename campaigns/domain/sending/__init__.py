"""Decisions about a send: when to try again, whether it is held or stopped, whether we are who we were."""
