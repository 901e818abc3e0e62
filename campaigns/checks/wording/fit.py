"""What the FIT checks say."""

WORDING: dict[str, str] = {
    "FIT-01": (
        "This is too long for {label}: {used} {unit}, and {limit} is the most. Cut {over}, "
        "or write a shorter text under a heading ## {heading}."
    ),
    "FIT-01/part": (
        "Part {number} of {count} of the thread is too long for {label}: {used} {unit}, and {limit} "
        "is the most. "
        "Cut {over}, or write a shorter text under a heading ## {heading}."
    ),
    "FIT-02/count": "{label} takes {limit} pictures in one post; this has {count}. Take {over} out.",
    "FIT-02/type": "{label} does not take {name}, which is {type}. Save it as {types}.",
    "FIT-02/still": (
        "{name} moves, and {label} shows its first moment only. Look that it says all there, or use a still picture."
    ),
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
    "FIT-05/release": (
        "{name} is a film or sound, and a release carries photos only. Take it out, and put a link to it into the notes."
    ),
    "FIT-02/tall": (
        "{label} takes no picture as tall as {name} ({width} by {height}). Crop it to {least} (width to height) or wider."
    ),
    "FIT-02/wide": (
        "{label} takes no picture as wide as {name} ({width} by {height}). Crop it to {most} (width to height) or less."
    ),
    "FIT-02/narrow": (
        "{name} is {width} pixels wide; {label} blows up what is under {limit}, and it looks blurred. Use a larger one."
    ),
    "FIT-02/shrunk": "{name} is {width} pixels wide; {label} makes it {limit}. Check that small letters can still be read.",
    "FIT-02/pixels": (
        "{name} has too many pixels ({width} by {height}) for {label}, which takes {limit} million. Make it smaller."
    ),
    "FIT-02/alone": "{name} moves, and {label} takes a moving picture only alone. Take the others out, or use a still one.",
    "FIT-05/sound": (
        "{name} is a sound without pictures, and no channel here sends those. Take it out, and put a link to it into the post."
    ),
    "FIT-05/alone": "{name} is a film, and a film stands alone in a post. Take the other pictures out, or take {name} out.",
    "FIT-05/none": "{label} takes no films. Take {name} out, or take {label} out of the channels.",
    "FIT-05/by_hand": (
        "Campaign Desk can’t send a film to {label} yet. Take {label} out of the channels and post {name} there by hand; it "
        "can be downloaded on its page."
    ),
    "FIT-05/type": "{label} does not take {name}: it is {type}, and {label} takes {types}. Save it again as that.",
    "FIT-05/codec": (
        "{label} does not take {name}: its pictures are {codec}, and {label} takes {codecs}. Save it again as MP4 with that; "
        "on an iPhone choose Settings, Camera, Formats, Most Compatible."
    ),
    "FIT-05/broken": "{name} can’t be played, so {label} would refuse it. Save it again as MP4 and replace it.",
    "FIT-05/size": "{name} is {size}; {label} takes {limit} at most. Save it smaller or shorter.",
    "FIT-05/long": "{name} lasts {seconds} seconds; {label} takes {limit} at most. Cut it.",
    "FIT-05/short": "{name} lasts {seconds} seconds; {label} takes no film under {limit}. Use a longer one.",
    "FIT-05/frames": "{name} has {frames} pictures a second; {label} takes {limit} at most. Save it with 30.",
    "FIT-05/shape": (
        "{name} is {width} by {height} pixels, too narrow a shape for {label}: one side may be {most} times the other at "
        "most. Cut it to another shape."
    ),
    "FIT-05/captions": (
        "{label} shows no captions from a file, so nobody there can read what is said in {name}. Use a film that has them in "
        "its pictures."
    ),
    "FIT-05/alt": "The description of {name} has {count} characters; {label} takes {limit}. Shorten it.",
    "FIT-06": "{label} takes {limit} hashtags; this has {count}. Take some out.",
    "FIT-06/advised": "{label} shows {limit} hashtags in its app; this has {count}. Keep the best {limit}.",
    "FIT-06/topic": "{label} makes a topic of the first hashtag only ({first}). The others stay plain words.",
    "FIT-07": "{label} takes {limit} names of accounts in one post; this has {count}. Take some out.",
    "FIT-08": "{label} takes {limit} different links in one post; this has {count}. Take some out.",
    "FIT-08/dead": (
        "Links in posts on {label} can't be clicked, so nobody can follow {words} there. Say in its text what to search for."
    ),
    "FIT-09": "{price} Without a link readers can still search for you.",
    "FIT-10": (
        "“{title}” goes out on {account} at {at}, {minutes} minutes from this. Move one of them, so that both are read."
    ),
    "FIT-11": "“{title}” says the same on {account} at {at}. Platforms may refuse it as a double: write it anew.",
    "FIT-11/alike": "“{title}” says nearly the same on {account} at {at}. Write this one anew, or leave one out.",
    "FIT-11/accounts": (
        "This goes to {accounts} on {label}, which bans the same words from several accounts. Choose one when you schedule it."
    ),
    "FIT-13": (
        "{labels} {has} no content warnings: there the text is seen at once, and the words of the warning are not. Say what "
        "it is about at the start of the text."
    ),
    "FIT-14": (
        "{label} takes pictures or the card of a page in one post, not both. Take link_card out, or the pictures; or name "
        "the page in another part of the thread."
    ),
    "FIT-14/nobody": (
        "Only {labels} {take} a card from here, and this does not go there. Other channels make their own of a link in the text."
    ),
    "FIT-15": (
        "A post goes out on several dates, or again when somebody plans it, not both. Take also_at out, or again_after."
    ),
    "FIT-15/embargo": (
        "What goes out on several dates can’t keep the embargo of a release, which ends once. Take also_at out, or "
        "embargoed_with."
    ),
    "FIT-15/first": "It has other dates and no first one. Give that as publish_at.",
    "FIT-15/double": "Its first date stands among its other dates once more. Take one of the two out.",
    "FIT-15/lonely": "It says how often or until when, and not after how many days. Add again_after, or take those out.",
    "FIT-15/endless": "It could go out again for ever. Add again_until with the last day on which it may.",
    "FIT-16": (
        "{labels} {refuses} the same words twice, so it goes there on the first of its {count} dates only. For another "
        "date, give that one words of its own."
    ),
    "FIT-16/evergreen": (
        "{labels} {refuses} the same words twice, so it goes there once. For another time, write words of its own."
    ),
    "FIT-12": "{labels} {has} no threads, so the {count} parts go out as one post there. Read it in the preview.",
}
