"""People: those who sign in (users, sessions, tokens, limits on wrong tries) and the journalists we write to."""
