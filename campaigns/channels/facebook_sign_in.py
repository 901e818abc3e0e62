"""Signing in on Facebook to post on a Page: each Page that the person may use is offered."""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.channels.facebook import TO_POST
from campaigns.channels.graph import Told
from campaigns.channels.meta_sign_in import PageSignIn, why_not_to_post
from campaigns.channels.signing_in import Offered


class FacebookSignIn(PageSignIn):
    scopes = ("pages_show_list", "pages_read_engagement", "pages_manage_posts", "read_insights")
    needed = TO_POST
    page_fields = "id,name,access_token,tasks"

    def offered(
        self, page: Told, app: Mapping[str, str], can: tuple[str, ...], cannot: tuple[str, ...]
    ) -> Offered:
        login = {"page_id": str(page["id"]), "access_token": str(page["access_token"]), **app}
        return Offered(login, str(page["name"]), why_not_to_post(page), can, cannot)
