"""What the FIT checks say."""

WORDING: dict[str, str] = {
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
    "FIT-05": (
        "{name} is a film or sound, and sending those is not offered yet. Post it by hand on each channel, or take it out "
        "and put a link to it into the post."
    ),
    "FIT-05/release": (
        "{name} is a film or sound, and a release carries photos only. Take it out, and put a link to it into the notes."
    ),
}
