"""Accounts on the channels: trying, keeping, watching and ending logins, who each is, opening one; the practice feed."""
