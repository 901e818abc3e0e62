"""What the TIME checks say."""

WORDING: dict[str, str] = {
    "TIME-01": "{hold}. It can't go out until the hold has ended, or this item is let through it.",
    "TIME-02": "{day} is the day of: {what}. Choose another day, or ask those who are close to it first.",
    "TIME-03": (
        "It goes out at {time}, and nobody answers between {first}:00 and {last}:00. Choose another time, or see that "
        "somebody is there."
    ),
    "TIME-03/friday": (
        "This release goes out on a Friday at {time}; after {late}:00 most newsrooms are on their weekend shift. Send it "
        "earlier, or on Monday."
    ),
    "TIME-05": (
        "It was approved on {day}, {days} days before it goes out; {limit} days is the most. Have somebody look again, "
        "and approve it anew."
    ),
    "TIME-06": (
        "The time to publish, {publish_at}, has passed. Choose a time in the future before you schedule it."
    ),
    "TIME-06/far": "{moment} is {ahead} ahead. Is the year right? If it is, leave it as it is.",
}
