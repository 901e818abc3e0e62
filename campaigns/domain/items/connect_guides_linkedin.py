"""What the connect page of LinkedIn says. Read at learn.microsoft.com/en-us/linkedin in November 2026 (platform reference)."""

from __future__ import annotations

from campaigns.domain.items.connect_guide import ConnectGuide, Field, Power

_MAKE = (
    "Open www.linkedin.com/developers/apps, sign in as somebody who looks after your Page, and press Create app. Choose your "
    "Page there.",
    "In the app, under Settings, press Verify beside the Page, and send the link to a super admin of the Page, who opens it and "
    "presses Verify.",
    "Under Products ask for the Community Management API, with your work e-mail address. It has to be the app’s only product. "
    "LinkedIn answers after days or weeks; until then posts for LinkedIn can be written, checked and put out by hand.",
)

LINKEDIN_GUIDE = ConnectGuide(
    needs=(
        "A LinkedIn login of a person who is super admin of your Page. A content admin’s can post, and reads no figures.",
        "An app of your own with LinkedIn’s Community Management API, which LinkedIn grants to organisations only and takes "
        "weeks over. A new app may make a hundred calls a day for each person: enough for some twenty posts.",
    ),
    steps=(
        *_MAKE,
        "Open www.linkedin.com/developers/tools/oauth, press Create token, choose the app, tick w_organization_social, "
        "r_organization_social and rw_organization_admin, and press Request access token. Sign in as the Page’s super admin.",
        "Copy the token. Under Auth copy the Client ID and the Primary Client Secret.",
        "The Page’s number stands in its address when you look at it as its admin: linkedin.com/company/5515715/admin.",
    ),
    press=(
        *_MAKE,
        "Under Auth, put the address below among the Authorized redirect URLs for your app, letter by letter. Copy the Client "
        "ID and the Primary Client Secret, and type them below.",
        "LinkedIn’s own page shows what is asked for. Sign in there as the Page’s super admin, and press Allow.",
        "You come back here, choose the Page, and confirm.",
    ),
    press_fields=(
        Field(
            "app_id",
            "Client ID",
            "From the app’s page Auth. Leave both empty where another account here uses the same app.",
            is_secret=False,
        ),
        Field("app_secret", "Primary Client Secret", "From the same page."),
    ),
    fields=(
        Field("organization_id", "The Page’s number", "Figures alone, such as 5515715.", is_secret=False),
        Field("access_token", "Access token", "It lasts sixty days."),
        Field(
            "app_id",
            "Client ID",
            "From the app’s page Auth. With it and the secret, what the login may do and when it ends is looked at first.",
            is_secret=False,
            is_optional=True,
        ),
        Field("app_secret", "Primary Client Secret", "From the same page.", is_optional=True),
    ),
    powers=(
        Power(
            "Post on the Page, with up to twenty pictures and their descriptions, or with the card of a page",
            True,
            "By the permission to post on the Page.",
        ),
        Power(
            "Read how own posts do",
            True,
            "By the permissions to read the Page’s posts and figures.",
        ),
        Power(
            "Tell clicks on a link apart, or who reacted",
            False,
            "LinkedIn counts all clicks together, and nobody’s name is asked for.",
        ),
        Power("Post as the person, or read messages", False, "Those permissions are not asked for."),
        Power(
            "Take down a post of yours",
            True,
            "By the permission to post on the Page. Only when a person says so.",
        ),
        Power("Post privately as a test", False, "A Page has no post that nobody sees."),
    ),
    ends=(
        "A login lasts sixty days. Where LinkedIn lets your app renew logins, Campaign Desk does so each week, for a year; then, "
        "or else after the sixty days, a person signs in again. People are reminded three weeks ahead."
    ),
)
