"""Signing in on Facebook to post on Instagram: each professional account that is linked to a Page is offered."""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.channels.graph import Told
from campaigns.channels.instagram import TO_POST
from campaigns.channels.meta_sign_in import PageSignIn, why_not_to_post
from campaigns.channels.signing_in import Offered


class InstagramSignIn(PageSignIn):
    scopes = (
        "pages_show_list",
        "pages_read_engagement",
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_insights",
        "instagram_manage_contents",
    )
    needed = TO_POST
    page_fields = "id,name,access_token,tasks,instagram_business_account{id,username}"

    def offered(
        self, page: Told, app: Mapping[str, str], can: tuple[str, ...], cannot: tuple[str, ...]
    ) -> Offered:
        linked = page.get("instagram_business_account")
        if not linked:
            why = (
                "No professional Instagram account is linked to this Page. Link it on the Page, under Settings, Linked "
                "accounts."
            )
            return Offered({}, str(page["name"]), why, can, cannot)
        login = {"account_id": str(linked["id"]), "access_token": str(page["access_token"]), **app}
        name = f"@{linked['username']}, linked to {page['name']}"
        return Offered(login, name, why_not_to_post(page), can, cannot)
