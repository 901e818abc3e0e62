"""The frame of every stand-in: an HTTP server on 127.0.0.1 that remembers, checks and can be told to fail."""

from __future__ import annotations

import json
import socket
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import RLock, Thread
from typing import Any, ClassVar, Self

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.patience import PATIENCE
from tests.standins.faults import TAKING, Fault, FaultKind, FaultOrders
from tests.standins.received import Received, from_request, without_body

CONTROL = "/_control/"
RECEIVED = "standin.received"
HTML_PAGE = "<!doctype html><title>Please wait</title><p>This is a page, not data.</p>"


class DroppedError(ConnectionError):
    """Raised inside the server to close a connection without an answer."""


class AnsweredError(Exception):
    """Raised anywhere in a call to end it with this answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class _QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (werkzeug's own name)
        """Say nothing: what went wrong inside a stand-in stands in its `errors`."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """For the Date header: the stand-in's own clock."""
        return format_datetime(self.server.app.__self__.now(), usegmt=True)


def json_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers, content_type="application/json; charset=utf-8")


class StandIn(FaultOrders):
    """A server of one platform. Use it as a context manager, or `start()` and `stop()`.

    Subclasses give `routes` (method, rule,
    name of the method that answers) and may override `guard` (authentication,
    limits: an answer ends the request), `dress` (headers on every answer),
    `problem` (the platform's error shape),
    `reset` and `control`.
    """

    routes: ClassVar[tuple[tuple[str, str, str], ...]] = ()

    def __init__(self, *, port: int = 0) -> None:
        super().__init__()
        self.lock = RLock()
        self.errors: list[str] = []
        self._received: list[Received] = []
        self._offset = timedelta()
        self._map = Map(
            [Rule(rule, methods=[method], endpoint=name) for method, rule, name in self.routes],
            strict_slashes=False,
        )
        self._server = make_server(
            "127.0.0.1", port, self._application, threaded=True, request_handler=_QuietHandler
        )
        self.port: int = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread: Thread | None = None

    # Life

    def start(self) -> Self:
        self._thread = Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name=type(self).__name__,
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        self.faults.clear()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Forget every request, post and fault: as new."""
        self.faults.clear()
        with self.lock:
            self._received.clear()
            self.errors.clear()
            self._offset = timedelta()

    # Time: real, and may be moved on

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, step: timedelta) -> None:
        """Let the server's own clock jump, so that keys and uploads grow old."""
        with self.lock:
            self._offset += step

    # What came in

    @property
    def received(self) -> list[Received]:
        with self.lock:
            return list(self._received)

    def requests_to(self, method: str, path: str = "*") -> list[Received]:
        wanted = Fault(kind=FaultKind.FAIL, method=method, path=path)
        return [one for one in self.received if wanted.matches(one.method, one.path)]

    def wait_for(self, condition: Callable[[], Any], *, seconds: float = PATIENCE) -> Any:
        """Wait until the condition gives something true, and return that; AssertionError after `seconds`."""
        deadline = time.monotonic() + seconds
        while not (outcome := condition()):
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"{type(self).__name__}: waited {seconds} s in vain; received {self.received}"
                )
            time.sleep(0.02)
        return outcome

    # For subclasses

    def guard(self, request: Request, endpoint: str) -> Response | None:
        return None

    def dress(self, request: Request, response: Response) -> None:
        """Add the headers that stand on every answer."""

    def problem(self, status: int, detail: str) -> Response:
        return json_response({"error": detail}, status)

    def control(self, name: str, argument: str, data: dict[str, Any]) -> Any:
        """Answer `/_control/<name>/<argument>`; KeyError for a name that does not exist."""
        raise KeyError(name)

    def greeting(self) -> dict[str, Any]:
        """What the process prints when it is ready."""
        return {"url": self.url}

    # One request

    def _application(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        try:
            is_control = request.path.startswith(CONTROL)
            response = self._answer_control(request) if is_control else self._answer(request)
        except DroppedError:
            # A clean end of the stream: the client sees that the connection closed before an answer came.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        fault = self.faults.take(request.method, request.path)
        taken = fault is None or fault.kind in TAKING
        is_read = fault is None or fault.kind is not FaultKind.DROP_BEFORE
        with self.lock:
            received = from_request(request, self.now()) if is_read else without_body(request, self.now())
            received.fault = fault.kind.value if fault else None
            self._received.append(received)
        request.environ[RECEIVED] = received
        if fault and fault.kind is FaultKind.SLOW:
            self.faults.pause(fault.seconds)
        try:
            response = self._handle(request) if taken else None
        finally:
            if is_read:
                request.close()
        response = self._spoil(fault, response) if fault else response
        assert response is not None
        received.status = response.status_code
        return response

    def _spoil(self, fault: Fault, response: Response | None) -> Response:
        match fault.kind:
            case FaultKind.DROP_BEFORE | FaultKind.TAKE_AND_DROP:
                raise DroppedError
            case FaultKind.HANG | FaultKind.TAKE_AND_HANG:
                self.faults.pause(fault.seconds)
                raise DroppedError
            case FaultKind.FAIL | FaultKind.TAKE_AND_FAIL:
                if fault.body is None:
                    answer = self.problem(fault.status, "Something went wrong")
                elif isinstance(fault.body, str):
                    answer = Response(fault.body, fault.status, content_type="text/html; charset=utf-8")
                else:
                    answer = json_response(fault.body, fault.status)
                answer.headers.update(dict(fault.headers))
                return answer
            case FaultKind.MALFORMED:
                return Response(HTML_PAGE, 200, content_type="text/html; charset=utf-8")
        assert response is not None
        return response

    def _handle(self, request: Request) -> Response:
        adapter = self._map.bind_to_environ(request.environ)
        with self.lock:
            try:
                endpoint, arguments = adapter.match()
                response: Response = self.guard(request, endpoint) or getattr(self, endpoint)(
                    request, **arguments
                )
            except AnsweredError as error:
                response = json_response(error.body, error.status)
            except MethodNotAllowed as error:
                response = self.problem(405, "Method not allowed")
                response.headers["Allow"] = ", ".join(error.valid_methods or ())
            except HTTPException as error:
                response = self.problem(
                    error.code or 500, "Not found" if error.code == 404 else str(error.description)
                )
            except Exception:
                self.errors.append(traceback.format_exc())
                response = self.problem(500, "The stand-in itself failed: see its errors")
            self.dress(request, response)
        return response

    # The same over HTTP, for tests whose server is another process

    def _answer_control(self, request: Request) -> Response:
        name, _, argument = request.path.removeprefix(CONTROL).partition("/")
        data: dict[str, Any] = request.get_json(silent=True) or {}
        try:
            return json_response(self._steer(request.method, name, argument, data))
        except KeyError as error:
            return json_response({"error": f"no such control or thing: {error}"}, 404)
        except (TypeError, ValueError) as error:
            return json_response({"error": str(error)}, 400)

    def _steer(self, method: str, name: str, argument: str, data: dict[str, Any]) -> Any:
        match (method, name):
            case ("GET", "received"):
                return [one.as_dict() for one in self.received]
            case ("GET", "errors"):
                return self.errors
            case ("GET", "faults"):
                return [fault.__dict__ for fault in self.faults.waiting()]
            case ("POST", "faults"):
                self.faults.add(Fault(**{**data, "kind": FaultKind(data["kind"])}))
            case ("DELETE", "faults"):
                self.faults.clear()
            case ("POST", "reset"):
                self.reset()
            case ("POST", "advance"):
                self.advance(timedelta(seconds=data["seconds"]))
            case _:
                with self.lock:
                    return self.control(name, argument, data)
        return {"done": True}
