"""Dated facts about the outside world: law, polls, cases, platforms' rules, prices and money."""
