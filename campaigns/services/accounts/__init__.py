"""Accounts on the channels: connecting and checking them, who each is, opening one for a call; the practice feed."""
