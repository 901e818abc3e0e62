"""What the script of passkeys is answered: the question as JSON, or a sentence of why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import jsonify
from flask.typing import ResponseReturnValue

from campaigns.errors import CampaignDeskError
from campaigns.services.people.passkeys import Question
from campaigns.web.answers import status_of
from campaigns.web.desk_access import page_session


def question_for_script(ask: Callable[[], Question]) -> ResponseReturnValue:
    try:
        question = ask()
    except CampaignDeskError as error:
        page_session().rollback()
        return jsonify({"error": str(error)}), status_of(error)
    return jsonify({"options": json.loads(question.options), "code": question.code})
