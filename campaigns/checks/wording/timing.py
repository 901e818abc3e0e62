"""What the TIME checks say."""

WORDING: dict[str, str] = {
    "TIME-06": (
        "The time to publish, {publish_at}, has passed. Choose a time in the future before you schedule it."
    ),
}
