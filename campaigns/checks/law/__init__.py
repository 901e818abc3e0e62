"""LAW: elections, courts, children, consent, figures, names: what must not go out as it stands."""
