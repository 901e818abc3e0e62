"""What the SPELL checks say."""

WORDING: dict[str, str] = {
    "SPELL-01": "“{words}” is in no dictionary. Did you mean “{instead}”?",
    "SPELL-01/american": "“{words}” is American spelling. In Britain it is “{instead}”.",
    "SPELL-01/name": "“{words}” looks like a slip in a name. Did you mean “{instead}”?",
    "SPELL-01/meant": "“{words}” looks like a slip. Did you mean “{instead}”?",
    "SPELL-01/twice": "“{words}” has the same word twice. Take one out.",
}
