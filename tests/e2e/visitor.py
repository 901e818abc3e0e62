"""A person at the web pages, over plain HTTP: reads the forms as they stand and sends them back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag

from tests.patience import PATIENCE


class Visitor:
    """One person with a session of their own. ``page`` is what they look at now."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()
        self.page = BeautifulSoup("", "html.parser")

    def close(self) -> None:
        self._session.close()

    def sign_in(self, email: str, password: str) -> None:
        self.open("/sign-in")
        self.press("Sign in", email=email, password=password)
        assert self._offers("Sign out"), f"{email} is not signed in: {self.text}"

    def open(self, path: str) -> None:
        self._look(self._session.get(urljoin(self._address, path), timeout=PATIENCE))

    def get(self, path: str) -> requests.Response:
        answer = self._session.get(urljoin(self._address, path), timeout=PATIENCE)
        answer.raise_for_status()
        return answer

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    def press(self, button: str, **answers: str | list[str]) -> None:
        """Fill in the form that has this button, leave what else it holds as it stands, and send it."""
        form = self._form_with(button)
        data: dict[str, list[str]] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            for value in _value_of(field):
                data.setdefault(str(field["name"]), []).append(value)
        for name, answer in answers.items():
            assert form.select(f'[name="{name}"]'), f"The form of “{button}” has no field {name}."
            data[name] = [answer] if isinstance(answer, str) else answer
        assert "csrf_token" in data, f"The form of “{button}” carries no token against forged requests."
        self.send(str(form["action"]) if form.get("action") else self._path, data)

    def send(self, path: str, data: Mapping[str, object]) -> None:
        """What a form sends, put together by the test itself."""
        self._look(self._session.post(urljoin(self._address, path), data=data, timeout=PATIENCE))

    def _look(self, answer: requests.Response) -> None:
        self.page = BeautifulSoup(answer.text, "html.parser")
        self._path = answer.url
        problem = self.page.select_one(".govuk-error-summary")
        assert answer.ok, (
            f"{answer.status_code} at {answer.url}: {problem.get_text(' ') if problem else self.text}"
        )

    def _offers(self, button: str) -> bool:
        return any(" ".join(one.get_text().split()) == button for one in self.page.select("button"))

    def _form_with(self, button: str) -> Tag:
        for form in self.page.select("form"):
            if any(" ".join(one.get_text().split()) == button for one in form.select("button")):
                return form
        raise AssertionError(f"There is no button “{button}” on the page {self._path}: {self.text}")


def _value_of(field: Tag) -> list[str]:
    """What a browser would send for this field if nobody touched it."""
    if field.name == "textarea":
        return [field.get_text()]
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return [str(chosen.get("value", chosen.get_text()))] if chosen else []
    if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
        return []
    return [str(field.get("value", ""))]
