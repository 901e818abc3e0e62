"""Who may do what, from where they ask, and how long wrong tries make them wait."""
