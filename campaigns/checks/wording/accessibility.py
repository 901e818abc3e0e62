"""What the ACC checks say."""

WORDING: dict[str, str] = {
    "ACC-01": (
        "{name} has no alt text. Add a line alt: … to media/{name}.yml that says what the picture shows, "
        "or decorative: true if it says nothing."
    ),
    "ACC-04": (
        "The words in {name} (“{words}”) are in neither its alt text nor the text. "
        "People who can't see the picture miss them: add them to alt in media/{name}.yml."
    ),
    "ACC-04/unknown": (
        "{name} is marked as containing text, but its alt text does not say which. "
        "Write it into alt in media/{name}.yml, like: Poster that reads “Walk away”."
    ),
}
