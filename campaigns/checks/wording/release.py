"""What the REL checks say."""

WORDING: dict[str, str] = {
    "REL-02": (
        "There is no media contact. Add a line contact: … with a name, a telephone number and an "
        "e-mail address."
    ),
}
