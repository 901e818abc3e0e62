"""What the connect page of each kind says. Read at the platforms' own pages in November 2026 (platform reference)."""

from __future__ import annotations

from campaigns.domain.items import connect_guides_linkedin, connect_guides_meta
from campaigns.domain.items.channel_kinds import CONNECTED
from campaigns.domain.items.connect_guide import Clearance, ConnectGuide, Field, Power, TryOut

X_GUIDE = ConnectGuide(
    needs=(
        "The login of your organisation’s own X account, with its second factor.",
        "A developer account in the name of that X account, with credits bought and a spending limit set: X charges for "
        "each call, most for posts with a link.",
        "X’s clearance, if your office is part of government (below).",
    ),
    steps=(
        "Sign in to X as your organisation and open the developer console at console.x.com.",
        "Under Apps, create an app in that account.",
        "In the app’s settings, under User authentication settings, choose Read and write, and save. Do this before you "
        "make any token: a token keeps the permission it was made with.",
        "Open the app’s Keys and tokens. Under Consumer Keys, generate the API key and secret and copy both.",
        "Under Authentication Tokens, generate the access token and secret and copy both. Beside it has to stand “Created "
        "with Read and Write permissions”.",
        "X shows each of the four once. Paste them here.",
    ),
    fields=(
        Field("consumer_key", "API key", "X also calls it the consumer key."),
        Field("consumer_secret", "API key secret"),
        Field("access_token", "Access token", "Of your own account, as generated in the console."),
        Field("access_token_secret", "Access token secret"),
    ),
    powers=(
        Power("Post, also threads and pictures with descriptions", True, "The app has Read and write."),
        Power("Read how own posts do", True, "X charges for each reading; the cap below holds for it, too."),
        Power(
            "Read or send direct messages", False, "That is a permission of its own, which is not asked for."
        ),
        Power("Take down a post of yours", True, "Only when a person says so."),
        Power(
            "Change the password or the e-mail address", False, "No token can; only who signs in to X itself."
        ),
        Power(
            "Post to X privately as a test", False, "X has no post that nobody sees, and charges for each."
        ),
    ),
    ends=(
        "X’s tokens have no end of their own. They stop working when somebody makes new ones, or when the app’s permission "
        "is changed."
    ),
    clearance=Clearance(
        sentences=(
            "X asks users related to a government for its Enterprise tier, or its written agreement, before posts are "
            "sent or shown through its interface.",
            "Campaign Desk can’t settle whether that means your office: ask X, and write down here what it answered.",
            "Until then nothing is sent to X from here; connect “X by hand”, and a person is given each post at its time.",
        ),
        link="https://docs.x.com/developer-guidelines",
    ),
)

BLUESKY_GUIDE = ConnectGuide(
    needs=(
        "Your handle, such as vru.example or vru.bsky.social.",
        "An app password, made for Campaign Desk alone. Not the account’s own password: that one can change the e-mail "
        "address, delete the account, and can’t be taken back from one program by itself.",
    ),
    steps=(
        "Open bsky.app and sign in as your organisation.",
        "Choose Settings, then Privacy and security, then App passwords.",
        "Press Add App Password and name it “Campaign Desk”.",
        "Leave “Allow access to your direct messages” unticked: it is not needed.",
        "Copy what is shown (four groups of four letters and figures). It is shown once.",
    ),
    fields=(
        Field("identifier", "Handle", "Without the @ sign, such as vru.example.", is_secret=False),
        Field(
            "app_password", "App password", "Such as abcd-efgh-ijkl-mnop. Never the account’s own password."
        ),
        Field(
            "view_url",
            "Address of another app view",
            "Leave this empty unless your server’s people told you one.",
            is_secret=False,
            is_optional=True,
        ),
        Field(
            "video_url",
            "Address of another service for films",
            "Leave this empty unless your server’s people told you one.",
            is_secret=False,
            is_optional=True,
        ),
    ),
    powers=(
        Power(
            "Post, also threads, pictures with descriptions, films with captions, and link cards",
            True,
            "An app password may post.",
        ),
        Power("Read how own posts do", True, "These figures are public."),
        Power("Read direct messages", False, "Unless the box was ticked. Campaign Desk never asks for them."),
        Power("Change the password, the handle or the e-mail address", False, "An app password may not."),
        Power("Take down a post of yours", True, "Only when a person says so."),
        Power("Post privately as a test", False, "Every post there is public. Try it on Practice."),
    ),
    ends="An app password has no end of its own. It stops working when somebody deletes it in the same place.",
    server_label="Server",
    server_hint="Leave this empty if your account is on Bluesky’s own servers. Else its address, such as https://pds.example",
    is_server_optional=True,
)

MASTODON_GUIDE = ConnectGuide(
    needs=(
        "The address of your server, such as https://social.example.",
        "The login of your organisation’s account there, with its second factor if it has one.",
    ),
    steps=(
        "Sign in on your server as your organisation and open Preferences, Development, New application.",
        "Name it “Campaign Desk”. Leave the redirect address as it stands.",
        "Tick profile, read:accounts, read:statuses, write:statuses and write:media, and nothing else.",
        "Press Submit, open the application, and copy “Your access token”.",
    ),
    press=(
        "Campaign Desk introduces itself to your server, and shows you a link to it.",
        "Follow the link. If your server asks you to sign in, sign in as your organisation, not as yourself.",
        "Your server shows what Campaign Desk asks for. Press Authorize.",
        "You come back here, see which account it is, and confirm.",
    ),
    fields=(Field("access_token", "Access token", "From the application’s page on your server."),),
    powers=(
        Power(
            "Post, also threads and pictures with descriptions",
            True,
            "By the permissions to post (write:statuses) and upload pictures (write:media).",
        ),
        Power(
            "Read how own posts do",
            True,
            "By the permissions to read the account (read:accounts) and its posts (read:statuses).",
        ),
        Power("Follow, block, or read messages and lists", False, "Those permissions are not asked for."),
        Power("Change the password or the profile", False, "Those permissions are not asked for."),
        Power(
            "Take down a post of yours",
            True,
            "By the permission to post, and delete what it posted (write:statuses). Only when a person says so.",
        ),
        Power("Post privately as a test", True, "A post to nobody but yourself, deleted again at once."),
    ),
    ends="Most servers’ tokens have no end. They stop working when somebody revokes the application there.",
    server_label="Server",
    server_hint="As it stands in the browser’s address bar there, such as https://social.example",
    try_out=TryOut.PRIVATE,
)

EMAIL_GUIDE = ConnectGuide(
    needs=(
        "A mailbox that may send by SMTP, such as press@vru.example. Your mail administrators set it up.",
        "From them: the mail server’s name, its port, how it is secured, user name and password.",
        "For one-click unsubscribing: letters that the server signs with DKIM, and this desk reachable from outside.",
    ),
    steps=(
        "Ask your mail administrators for the host, the port and the kind of security.",
        "STARTTLS (usually port 587) begins with smtp://, TLS from the start (usually port 465) with smtps://.",
        "Ask whether the server takes letters from the address you want to write from.",
    ),
    fields=(
        Field(
            "sender",
            "From",
            "Name and address as journalists see them: VRU press office <press@vru.example>",
            is_secret=False,
        ),
        Field(
            "username",
            "User name",
            "Leave this empty where the server needs none.",
            is_secret=False,
            is_optional=True,
        ),
        Field("password", "Password", is_optional=True),
        Field(
            "reply_to",
            "Answers go to",
            "If that is another address than the one above.",
            is_secret=False,
            is_optional=True,
        ),
        Field(
            "unsubscribe",
            "Where to unsubscribe",
            "A mailto: or https:// address of yours. Leave this empty to use the desk’s own link alone.",
            is_secret=False,
            is_optional=True,
        ),
    ),
    powers=(
        Power(
            "Send releases to media lists, one letter for each person", True, "The mailbox may send by SMTP."
        ),
        Power("Read the mailbox, or see who opened a letter", False, "SMTP can’t, and nobody is spied upon."),
        Power("Take a letter back", False, "A letter that went out is out. Send a correction."),
        Power("Send you a letter as a test", True, "To your own address, which nobody else sees."),
    ),
    ends="The password ends when your mail administrators say so: ask, and write the day down below.",
    server_label="Mail server",
    server_hint="Its name, such as mail.vru.example",
    has_mail_server=True,
    try_out=TryOut.LETTER,
)

GOVUK_NOTIFY_GUIDE = ConnectGuide(
    needs=(
        "A service of your public body at GOV.UK Notify that is live. In trial mode it writes to your own team only.",
        "One e-mail template in it, with ((subject)) as its subject line and ((body)) as its whole message.",
        "A live API key of that service.",
    ),
    steps=(
        "Sign in at www.notifications.service.gov.uk and open your service.",
        "Under Templates, create an e-mail template. As subject write ((subject)), as message ((body)), and nothing else.",
        "Open the template and copy its template ID.",
        "Under API integration, API keys, create a key named “Campaign Desk” of the type Live.",
        "Copy the whole key, name and all. It is shown once.",
        "Answers go to the reply-to address set under Settings. For another one, copy its ID there.",
    ),
    fields=(
        Field("api_key", "API key", "All of it: the name you gave it, and two long numbers."),
        Field(
            "template_id", "Template ID", "Of the template with ((subject)) and ((body)).", is_secret=False
        ),
        Field(
            "reply_to_id",
            "ID of the reply-to address",
            "Leave this empty to use the service’s own.",
            is_secret=False,
            is_optional=True,
        ),
    ),
    powers=(
        Power("Send releases to media lists, one letter for each person", True, "The key is live."),
        Power("Say whether each letter arrived", True, "Its status is read for three days."),
        Power(
            "Attach pictures", False, "GOV.UK Notify attaches none. Use a mailbox for a release with photos."
        ),
        Power("See who opened a letter", False, "GOV.UK Notify does not spy upon anybody."),
        Power("Take a letter back", False, "A letter that went out is out. Send a correction."),
    ),
    ends="A key has no end. It stops working when somebody revokes it at the same place.",
)

PRACTICE_GUIDE = ConnectGuide(
    needs=("Nothing: it is part of Campaign Desk.",),
    steps=(),
    fields=(),
    powers=(
        Power("Post, also threads and pictures", True, "It lands on the page Practice feed."),
        Power("Reach anybody outside the office", False, "Only who signs in here sees it."),
        Power("Post as a test", True, "Everybody in the office sees it."),
    ),
    ends="It has no login, so none can end.",
    try_out=TryOut.OFFICE,
)

BY_HAND_GUIDE = ConnectGuide(
    needs=(
        "Somebody who puts things out at this place, and reads e-mail at once when something is due there.",
        "Their own login at the place. Campaign Desk never asks for it.",
        "A login of theirs here, under the same e-mail address, so that they can say on their phone that it is out.",
    ),
    steps=(
        "Agree with that person on what is put out, how soon, and what they do when they are away.",
        "Let an administrator add them under People, if they are not there yet.",
        "Look up how much text and how many pictures the place takes, if you know that it takes less than others.",
    ),
    fields=(
        Field("place", "Name of the place", "Such as Nextdoor, Ripley and Heanor", is_secret=False),
        Field("person", "Who puts it out", "The person’s name, such as Maya Cole", is_secret=False),
        Field("email", "Their e-mail address", "Where they are asked at the time.", is_secret=False),
        Field(
            "phone",
            "Their phone",
            "For colleagues, who ring where nothing is heard. Nothing is sent to it.",
            is_secret=False,
            is_optional=True,
        ),
        Field(
            "text_limit",
            "Most characters of a text",
            "Leave this empty to use what is usual there.",
            is_secret=False,
            is_optional=True,
        ),
        Field(
            "image_limit",
            "Most pictures",
            "Leave this empty to use what is usual there.",
            is_secret=False,
            is_optional=True,
        ),
    ),
    powers=(
        Power(
            "Plan, sign off, hold and move, like anything else",
            True,
            "It is handed over at its time and not before.",
        ),
        Power("Put it out by itself", False, "A person does, and says when it is out."),
        Power("Read how it does", False, "The figures are typed in, with who typed them and when."),
        Power("Take it down", False, "Whoever put it out does."),
    ),
    ends="There is no login that could end. When the person changes, reconnect it with the new one.",
)

# By kind, whose name in capitals each guide has above; every kind with an adapter has one. They stand beside the table of
# kinds and not in it: the sender reads that table, and has no use for these words.
_WRITTEN = {**globals(), **vars(connect_guides_meta), **vars(connect_guides_linkedin)}
GUIDES: dict[str, ConnectGuide] = {
    kind: BY_HAND_GUIDE if can.is_by_hand else _WRITTEN[name]
    for kind, can in CONNECTED.items()
    if (name := f"{kind.upper()}_GUIDE") in _WRITTEN or can.is_by_hand
}
