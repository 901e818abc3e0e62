"""What the TEXT checks say."""

WORDING: dict[str, str] = {
    "TEXT-01/direction": (
        "{names} stands in “{shown}”. It shows words in another order than the one they are sent in. Take it out."
    ),
    "TEXT-01/direction-link": (
        "{names} stands in a link, hashtag or name of an account: “{shown}”. It makes readers see another one. Take it out."
    ),
    "TEXT-01/direction-name": (
        "{names} stands in a title or name: “{shown}”. It makes people see another one. Take it out."
    ),
    "TEXT-01/invisible": (
        "{names} stands in “{shown}”. Nobody sees it, and searches and screen readers stumble over it. Take it out."
    ),
    "TEXT-01/invisible-link": (
        "{names} stands in a link, hashtag or name of an account: “{shown}”. Nobody sees it, and it leads elsewhere. "
        "Take it out."
    ),
    "TEXT-01/invisible-name": (
        "{names} stands in a title or name: “{shown}”. Nobody sees it, and it makes two names of one. Take it out."
    ),
    "TEXT-01/control": "{names} stands in “{shown}”. It is an order to a machine, and no text. Take it out.",
    "TEXT-01/control-link": (
        "{names} stands in a link, hashtag or name of an account: “{shown}”. It is an order to a machine. Take it out."
    ),
    "TEXT-01/control-name": (
        "{names} stands in a title or name: “{shown}”. It is an order to a machine, and no text. Take it out."
    ),
    "TEXT-01/elsewhere": (
        "{names} stands in the {what}: “{shown}”. Readers don’t see it, or see other words for it. Take it out there."
    ),
    "TEXT-01/more": (
        "There are more than {count} hidden characters here. Take them out with the buttons beside the findings, with "
        "campaigns check --fix, or paste the text as plain text; then the rest is shown."
    ),
    "TEXT-02/helpline": (
        "{words} looks like {known} and is not it: it has {letters} and leads to {sent}. Type the address anew."
    ),
    "TEXT-02/address": (
        "The address {words} mixes alphabets: {letters}. It leads to {sent}, not where it seems to. Type it anew."
    ),
    "TEXT-02/look-alike": (
        "The address {words} is read as {read}, and all its letters look like others: {letters}. It leads to {sent}. "
        "Type it anew."
    ),
    "TEXT-02/whose": (
        "The address {words} leads to {sent}: what stands before the @ is a user’s name and no part of the site. Type it anew."
    ),
    "TEXT-02/codes": "The address {words} hides letters behind codes and leads to {sent}. Type it anew.",
    "TEXT-02/sign": (
        "The address {words} has {letters}, which only looks like a sign of an address. Readers get elsewhere, or nowhere. "
        "Type it anew."
    ),
    "TEXT-02/behind": (
        "The address {words} has “{word}” behind the name of its site, and mixes alphabets there: {letters}. It leads to "
        "another page than it seems to. Type it anew."
    ),
    "TEXT-02/behind-all": (
        "The address {words} has “{word}” behind the name of its site, all in letters that look Latin: {letters}. Look that "
        "it is the right one, or type it anew."
    ),
    "TEXT-02/label": (
        "The words of this link are an address, {words}, and it leads to {sent}. Let both be the same, or name the page."
    ),
    "TEXT-02/coded": "The address {words} is read as {read} and leads to {sent}. Look that it is the right one.",
    "TEXT-02/tag": (
        "{words} mixes alphabets: {letters}. Nobody who types it finds this post or this account. Type it anew."
    ),
    "TEXT-02/word": "“{words}” mixes alphabets: {letters}. Searches don’t find it. Type it anew.",
    "TEXT-03": "“{words}” is a damaged character, from “{shown}”. It was probably “{instead}”.",
    "TEXT-03/nothing": "“{words}” in “{shown}” is left from another program and stands for nothing. Take it out.",
    "TEXT-03/bullet": (
        "“{words}” is a bullet of another program’s typeface; readers see an empty box. Use a dash for each point."
    ),
    "TEXT-03/lost": (
        "{words} in “{shown}” stands for a character that was lost. It was probably {instead}: look it up and type it."
    ),
    "TEXT-04": (
        "“{words}” is struck through, which posts and plain e-mails do not show: it would be read as if it held. Take it out."
    ),
    "TEXT-05": (
        "“{words}” would be left out of what goes out: it stands where Markdown shows no words. Write it as plain text, or "
        "take it out."
    ),
    "TEXT-05/inside": (
        "“{words}” would go out without the {sign} in it: Markdown takes a pair of them for emphasis. Write \\{sign} for "
        "each, or say it in words."
    ),
    "TEXT-05/quotation": (
        "“{words}” would go out without the > before it: Markdown takes it for a quotation. Write “more than”, or \\> for "
        "the sign itself; put quotation marks around what someone said."
    ),
    "TEXT-05/heading": (
        "“{words}” would go out without the # before it: Markdown takes it for a heading. Write “number”, or \\# for the "
        "sign itself; take it out if the line is meant as a heading."
    ),
    "TEXT-05/backslash": (
        "“{words}” would go out with one \\ less: Markdown takes it for its own. Write \\\\ for each that readers need."
    ),
    "TEXT-05/bold": (
        "“{words}” would go out without the lines around it: Markdown takes them for bold, which posts and plain e-mails do "
        "not show. Write \\_\\_ for each pair that is to be read."
    ),
    "TEXT-05/remark": "“{words}” is a remark in the text (<!-- -->). Nobody outside gets to read it. Is that meant?",
    "TEXT-06": "{words} leads nowhere: its beginning is broken. Write {instead}.",
    "TEXT-07": (
        "This address leads by way of {watcher}, which keeps watch on who opens it and may know whose mail it came from. Use "
        "the page's own address: {page}"
    ),
    "TEXT-07/keys": "{keys} in this address tells who opened it. Use the page's own address: {page}",
    "TEXT-07/closed": (
        "This address leads by way of {watcher}, which keeps watch on who opens it and does not tell where to. Open it, "
        "and use the address of the page you come to."
    ),
    "TEXT-08": (
        "The point {words} would go out as {shown}: Markdown counts on from the first. Correct it, or write {words}) instead."
    ),
}
