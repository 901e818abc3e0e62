"""The rules: pure functions and frozen values; they know no framework, file or clock.

Rooms, each of which knows only those after it: sending and figures, facts, items, people, text, time.
"""
