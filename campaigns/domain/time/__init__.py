"""Local time, days on which clocks change, lengths of time and periods."""
