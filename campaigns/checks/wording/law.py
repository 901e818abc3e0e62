"""What the LAW checks say."""

WORDING: dict[str, str] = {
    "LAW-15": (
        "This is to be published on {publish_at}, before its embargo ends on {embargo}. "
        "Move publish_at to the end of the embargo or later."
    ),
    "LAW-15/linked": (
        "This is to be published on {publish_at}, before the embargo of {release} ends on {embargo}. "
        "Move publish_at to the end of the embargo or later."
    ),
    "LAW-17": "“{words}” looks like a gap that was to be filled. Put in what belongs there, or take it out.",
    "LAW-17/weekday": "{words}: that day is a {weekday}. Check the date.",
}
