"""What the connect pages of Meta's platforms say: every office makes one app of its own there, and signs in with it.

Read at developers.facebook.com in November 2026 (platform reference, sections 5 to 8).
"""

from __future__ import annotations

from campaigns.domain.items.connect_guide import ConnectGuide, Field, Power, TryOut

_APP_ID = Field(
    "app_id",
    "App ID",
    "From the app’s page App settings, Basic. With it and the secret, what the login may do is looked at first.",
    is_secret=False,
    is_optional=True,
)
_APP_SECRET = Field("app_secret", "App secret", "From the same page.", is_optional=True)
_KNOWN = " Leave them empty where another account here uses the same app."
_PRESS_FIELDS = (
    Field("app_id", "App ID", f"Figures alone, from App settings, Basic.{_KNOWN}", is_secret=False),
    Field("app_secret", "App secret", "From the same page: press Show there."),
    Field(
        "app_config",
        "Configuration ID",
        "Only where your app has Facebook Login for Business: from its page Configurations, for a user access token.",
        is_secret=False,
        is_optional=True,
    ),
)

FACEBOOK_GUIDE = ConnectGuide(
    needs=(
        "A Facebook login of a person who may create content on your Page (full control, or the task Content).",
        "An app of your own at developers.facebook.com, made by the same person. Used for your own Page alone, it needs no "
        "review by Meta.",
    ),
    steps=(
        "Sign in at developers.facebook.com, choose My Apps, Create App, and the use case “Manage everything on your Page”.",
        "In the use case, add pages_show_list, pages_read_engagement, pages_manage_posts and read_insights.",
        "Open Tools, Graph API Explorer. Choose your app, then Get Page Access Token, and choose your Page.",
        "Such a token lasts an hour. Open it in the Access Token Debugger and press Extend Access Token.",
        "With the extended token, ask the Explorer for me/accounts. What stands there beside your Page, as access_token and "
        "id, is the Page’s own token and its number. That token has no end.",
        "Copy App ID and App secret from App settings, Basic.",
    ),
    press=(
        "Sign in at developers.facebook.com, choose My Apps, Create App, and the use case “Manage everything on your Page”. Add "
        "pages_show_list, pages_read_engagement, pages_manage_posts and read_insights.",
        "Under Facebook Login for Business or Facebook Login, Settings, put the address below among Valid OAuth Redirect URIs, "
        "letter by letter. With Facebook Login for Business also make a configuration with all these permissions.",
        "Copy App ID and App secret from App settings, Basic, and type them below.",
        "Facebook’s own page lists what is asked for. Choose your Page there, and leave all of it ticked.",
        "You come back here, choose the Page, and confirm.",
    ),
    press_fields=_PRESS_FIELDS,
    fields=(
        Field("page_id", "The Page’s number", "Figures alone, such as 104000000000001.", is_secret=False),
        Field("access_token", "Page access token", "The Page’s own, not the person’s."),
        _APP_ID,
        _APP_SECRET,
    ),
    powers=(
        Power(
            "Post on the Page, with pictures and their descriptions",
            True,
            "By the permission to post on the Page (pages_manage_posts).",
        ),
        Power(
            "Read how own posts do",
            True,
            "By the permissions to read figures (read_insights) and the Page’s own posts (pages_read_engagement).",
        ),
        Power("Read messages, comments or who follows", False, "Those permissions are not asked for."),
        Power("Post as the person", False, "Facebook lets no program do that."),
        Power(
            "Take down a post of yours",
            True,
            "By the permission to post on the Page (pages_manage_posts). Only when a person says so.",
        ),
        Power("Post privately as a test", False, "A Page has no post that nobody sees."),
    ),
    ends=(
        "A Page’s own token has no end. It stops working when the person changes the password, loses the role on the Page, "
        "or takes the app out of the account’s settings."
    ),
)

INSTAGRAM_GUIDE = ConnectGuide(
    needs=(
        "A professional Instagram account (business or creator) that is linked to your Facebook Page.",
        "A Facebook login of a person who may create content on that Page.",
        "An app of your own at developers.facebook.com; the one for your Page will do.",
        "This desk reachable from the whole Internet, for Instagram fetches each picture from here.",
    ),
    steps=(
        "In the Instagram app open Settings, Account type and tools, and make sure that the account is professional. On your "
        "Page open Settings, Linked accounts, and link it.",
        "At developers.facebook.com add the use case “Manage messaging and content on Instagram” to your app, with the setup "
        "by Facebook login: instagram_basic, instagram_content_publish, instagram_manage_insights, "
        "instagram_manage_contents, pages_show_list and pages_read_engagement.",
        "Open Tools, Graph API Explorer, choose your app, Get Page Access Token, and your Page. Extend the token in the Access "
        "Token Debugger, then ask the Explorer for me/accounts?fields=access_token,instagram_business_account.",
        "Beside your Page stand its own token, which has no end, and under instagram_business_account the account’s number.",
    ),
    press=(
        "In the Instagram app make sure, under Settings, Account type and tools, that the account is professional. On your Page "
        "open Settings, Linked accounts, and link it.",
        "At developers.facebook.com add the use case “Manage messaging and content on Instagram” to your app, with the setup "
        "by Facebook login: instagram_basic, instagram_content_publish, instagram_manage_insights, "
        "instagram_manage_contents, pages_show_list and pages_read_engagement.",
        "Under Facebook Login for Business or Facebook Login, Settings, put the address below among Valid OAuth Redirect URIs, "
        "letter by letter. With Facebook Login for Business also make a configuration with all these permissions.",
        "Facebook’s own page lists what is asked for. Choose your Page and your Instagram account there, and leave all of it "
        "ticked.",
        "You come back here, choose the account, and confirm.",
    ),
    press_fields=_PRESS_FIELDS,
    fields=(
        Field(
            "account_id",
            "The account’s number",
            "Figures alone, such as 17841400000000001. It is not the name with the @.",
            is_secret=False,
        ),
        Field("access_token", "Page access token", "Of the Page that the account is linked to."),
        _APP_ID,
        _APP_SECRET,
    ),
    powers=(
        Power(
            "Post pictures with their descriptions, up to ten in one post",
            True,
            "By the permission to post (instagram_content_publish).",
        ),
        Power("Post words alone, or a link that can be pressed", False, "Instagram has neither."),
        Power(
            "Read how own posts do",
            True,
            "By the permission to read figures (instagram_manage_insights). Clicks are not told.",
        ),
        Power("Read messages or comments", False, "Those permissions are not asked for."),
        Power(
            "Take down a post of yours",
            True,
            "By the permission to take a post down (instagram_manage_contents). Only when a person says so.",
        ),
        Power("Prepare a post as a test", True, "It is not published, and gone within a day."),
    ),
    ends=(
        "A Page’s own token has no end. It stops working when the person changes the password, loses the role on the Page, "
        "or takes the app out of the account’s settings."
    ),
    try_out=TryOut.UNSEEN,
)

THREADS_GUIDE = ConnectGuide(
    needs=(
        "The Threads login of your organisation.",
        "An app of your own at developers.facebook.com with the use case “Access the Threads API”. Used for your own profile "
        "alone, it needs no review by Meta.",
        "For pictures: this desk reachable from the whole Internet, for Threads fetches them from here.",
    ),
    steps=(
        "Sign in at developers.facebook.com, choose My Apps, Create App, and the use case “Access the Threads API”.",
        "In the use case, add threads_basic, threads_content_publish, threads_manage_replies, threads_read_replies, "
        "threads_manage_insights and threads_delete.",
        "Under App roles, Roles, add your Threads profile as a Threads tester.",
        "On Threads, as your organisation, open Settings, Account, Website permissions, Invites, and accept.",
        "Back in the use case, open Settings. Under User Token Generator press Generate Access Token beside your profile, and "
        "copy what is shown.",
    ),
    press=(
        "Sign in at developers.facebook.com, choose My Apps, Create App, and the use case “Access the Threads API”. Add "
        "threads_basic, threads_content_publish, threads_manage_replies, threads_read_replies, threads_manage_insights and "
        "threads_delete.",
        "Under App roles, Roles, add your Threads profile as a Threads tester. On Threads, as your organisation, open Settings, "
        "Account, Website permissions, Invites, and accept.",
        "In the use case, under Settings, put the address below among the Redirect Callback URLs, letter by letter.",
        "From App settings, Basic, copy the Threads App ID and the Threads App secret: they are not those of the app itself.",
        "Threads’ own page shows what is asked for. Sign in there as your organisation, and agree.",
        "You come back here, see which profile it is, and confirm.",
    ),
    press_fields=(
        Field(
            "app_id", "Threads App ID", f"Figures alone, from App settings, Basic.{_KNOWN}", is_secret=False
        ),
        Field("app_secret", "Threads App secret", "From the same page: press Show there."),
    ),
    fields=(
        Field(
            "access_token",
            "Access token",
            "From the User Token Generator. It lasts sixty days and renews itself.",
        ),
        Field(
            "app_id",
            "Threads App ID",
            "From the app’s page App settings, Basic. It is not that of the app itself.",
            is_secret=False,
            is_optional=True,
        ),
        Field("app_secret", "Threads App secret", "From the same page.", is_optional=True),
    ),
    powers=(
        Power(
            "Post, also threads and pictures with their descriptions",
            True,
            "By the permissions to post (threads_content_publish), also a thread’s further parts (threads_manage_replies).",
        ),
        Power(
            "Read how own posts do",
            True,
            "By the permission to read figures (threads_manage_insights). Threads tells no reach, and no clicks of one post.",
        ),
        Power(
            "Look whether a post is out",
            True,
            "By the permissions to read its posts (threads_basic), also a thread’s further parts (threads_read_replies).",
        ),
        Power("Read messages, or what others post", False, "Those permissions are not asked for."),
        Power(
            "Take down a post of yours",
            True,
            "By the permission to take a post down (threads_delete). Only when a person says so.",
        ),
        Power("Prepare a post as a test", True, "It is not published, and gone within a day."),
    ),
    ends=(
        "A login lasts sixty days. Campaign Desk renews it each week by itself, so it ends only where it could not for all "
        "that time, or where somebody takes the app out under Website permissions."
    ),
    try_out=TryOut.UNSEEN,
)
