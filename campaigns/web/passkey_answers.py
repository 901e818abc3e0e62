"""What the script of passkeys is answered: the question as JSON, or a sentence of why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import jsonify
from flask.typing import ResponseReturnValue

from campaigns.services.people.passkeys import Question
from campaigns.web.answers import refused_on


def question_for_script(ask: Callable[[], Question]) -> ResponseReturnValue:
    with refused_on(lambda error: jsonify({"error": str(error)})):
        question = ask()
    return jsonify({"options": json.loads(question.options), "code": question.code})
