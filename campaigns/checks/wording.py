"""What each check says: what is wrong and what to do, in one place. Variants are named ``ID/variant``."""

from __future__ import annotations

# Said wherever findings are shown, so that "nothing found" promises no more than was looked at.
LOOKED_AT = (
    "These checks look at files, pictures and alt text, lengths, times and gaps to be filled. "
    "They do not read helplines, names or wording yet."
)

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
    "FIT-01": (
        "This is too long for {label}: {used} {unit}, and {limit} is the most. Cut {over}, "
        "or write a shorter text under a heading ## {label}."
    ),
    "FIT-01/part": (
        "Part {number} of {count} of the thread is too long for {label}: {used} {unit}, and {limit} "
        "is the most. "
        "Cut {over}, or write a shorter text under a heading ## {label}."
    ),
    "FIT-02/count": "{label} takes {limit} pictures in one post; this has {count}. Take {over} out.",
    "FIT-02/type": "{label} does not take {name}, which is {type}. Save it as {types}.",
    "FIT-02/size": "{name} is {size}; {label} takes {limit} at most. Save a smaller picture.",
    "FIT-02/alt": "The alt text of {name} has {count} characters; {label} takes {limit}. Shorten it.",
    "FIT-03": (
        "{label} takes no post without a picture. Add one under media: or take {label} out of channels."
    ),
    "FIT-04": (
        "There is nothing to send to {label}. Write the text below the front matter, or add a picture under media:."
    ),
    "FIT-04/channels": (
        "There is nothing to send: no channel is named. Add a line like channels: [x, bluesky] to the front matter."
    ),
    "LAW-15": (
        "This is to be published on {publish_at}, before its embargo ends on {embargo}. "
        "Move publish_at to the end of the embargo or later."
    ),
    "LAW-17": "“{words}” looks like a gap that was to be filled. Put in what belongs there, or take it out.",
    "LAW-17/weekday": "{words}: that day is a {weekday}. Check the date.",
    "REL-02": (
        "There is no media contact. Add a line contact: … with a name, a telephone number and an "
        "e-mail address."
    ),
    "TIME-06": (
        "The time to publish, {publish_at}, has passed. Choose a time in the future before you schedule it."
    ),
    "fault": (
        "The check {id} itself failed ({error}), so this item was not checked for it. Report this; "
        "the item does not count as clean."
    ),
    "allowed": "{message} Allowed here: {reason}",
}
