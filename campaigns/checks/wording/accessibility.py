"""What the ACC checks say."""

WORDING: dict[str, str] = {
    "ACC-01": (
        "{name} has no alt text. Add a line alt: … to media/{name}.yml that says what the picture shows, "
        "or decorative: true if it says nothing."
    ),
    "ACC-02": (
        "The alt text of {name} starts with “{words}”. Screen readers say that it is an image: start with what it shows."
    ),
    "ACC-02/file": (
        "The alt text of {name} is “{words}”, which looks like a file name. Write what the picture shows."
    ),
    "ACC-03": (
        "The alt text of {name} has {count} characters. Up to {limit} is easier to listen to: put the rest into the text."
    ),
    "ACC-04": (
        "The words in {name} (“{words}”) are in neither its alt text nor the text. "
        "People who can't see the picture miss them: add them to alt in media/{name}.yml."
    ),
    "ACC-04/unknown": (
        "{name} is marked as containing text, but its alt text does not say which. "
        "Write it into alt in media/{name}.yml, like: Poster that reads “Walk away”."
    ),
    "ACC-05": "{words} needs a capital for each word, so that screen readers can say it: {instead}.",
    "ACC-06": "There are {count} hashtags here. Keep the best {limit}: each one is read out.",
    "ACC-07": "{words} stands in the middle of the text. Put hashtags at the end, or write the words without the sign.",
    "ACC-08": "There are {count} emojis here. Keep {limit} at most: screen readers say each one in words.",
    "ACC-08/twice": "{words} stands here more than once. Screen readers say it each time: keep one.",
    "ACC-09": "{words} is used as a bullet. Use a plain dash or a number: screen readers say the emoji before each line.",
    "ACC-09/line": "This line has nothing but emojis. Take it out, or put one emoji behind a sentence.",
    "ACC-10": (
        "“{words}” is written in look-alike letters, which screen readers skip or spell out. Type it in plain letters."
    ),
    "ACC-11": "This sentence has {count} words. Split it, so that none has more than {limit}.",
    "ACC-11/quoted": (
        "This sentence has {count} words, more than {limit}, and somebody said it. If you want it shorter, ask them."
    ),
    "ACC-11/several": "{sentences} sentences have over {limit} words; this one has {count}. Split the longest.",
    "ACC-11/quoted-several": (
        "{sentences} sentences that somebody said have over {limit} words; this one has {count}. If you want them shorter, "
        "ask the speaker."
    ),
    "ACC-12": (
        "Readers need to be about {years} to read this with ease ({formula}); the aim is {limit} at most. Begin with the "
        "hardest sentences: {hardest}."
    ),
    "ACC-12/youth": (
        "Readers need to be about {years} to read this with ease ({formula}), and it is for young people; the aim is below "
        "{limit}. Begin with the hardest sentences: {hardest}."
    ),
    "ACC-12/note": (
        "Readers need to be about {years} to read this with ease ({formula}). Many adults read best at 9: could it be simpler?"
    ),
    "ACC-13": "There are {count} links here. Keep {limit}: readers follow one, and each is read out.",
    "ACC-14": "“{words}” does not say where the link leads. Use words that make sense on their own, like the page's name.",
    "ACC-14/bare": ("A bare address is hard to listen to. Put it behind words: [name of the page]({words})."),
    "ACC-15": (
        "{name} has no captions. Add a captions file on the page of the film, or say there that they are in its pictures; if "
        "nobody speaks in it, say that."
    ),
    "ACC-16": "{name} has no transcript. On its page, write what is said, or where it can be read.",
    "ACC-16/video": (
        "{name} has no transcript of what is said. On its page, write it, or where it can be read; if nobody speaks in it, "
        "say that."
    ),
    "ACC-17": (
        "Nobody has said that the voice in {name} is at least 20 dB louder than music and noise. Ask who made it, and write "
        "their name on the page of the film."
    ),
    "ACC-18": (
        "Nobody has said that {name} is safe to watch. Ask who made it whether anything flashes more than three times a "
        "second, and write their answer and name on its page."
    ),
    "ACC-18/animated": (
        "{name} moves. Ask who made it whether it stops within five seconds and flashes no more than three times a second, "
        "and write their answer and name on its page."
    ),
    "ACC-19": (
        "“{words}” is in capitals, which look like shouting and are harder to read. Use small letters."
    ),
    "ACC-20": "Not every reader knows “{short}”. Spell it out where it first stands: {long} ({short}).",
    "ACC-20/unknown": (
        "Not every reader knows “{short}”. Spell it out where it first stands, with {short} in brackets behind it."
    ),
    "ACC-21/title": "This has no title. Add a line title: … that says what it is about.",
    "ACC-21/heading": (
        "The heading “{words}” is of level {level}, and a level is left out before it. Make it level {right}."
    ),
    "ACC-21/table": (
        "This table has no header row. Write what each column holds into its first row, and a row of dashes below it."
    ),
    "ACC-22": "Readers may wonder what to do now. Add one next step: a number, a link, a question or something to do.",
}
