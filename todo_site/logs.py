"""Log lines: one JSON object each on a server, readable ones in development."""

import json
import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

# What logging itself puts on a record; anything beyond was given as `extra`.
OF_LOGGING = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}

# Tells the lines of one request from another's; empty outside of requests.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Which view answers, by its name in the URLs; empty outside of requests.
view_name: ContextVar[str] = ContextVar("view_name", default="")


class JsonFormatter(logging.Formatter):
    """One object a line, so that no line's end in a text can forge another line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its time, request and whatever came as `extra`."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current := request_id.get():
            entry["request_id"] = current
        # Django gives the request itself, which is no text.
        known = OF_LOGGING | {"request", "server_time"}
        entry |= {key: text for key, text in vars(record).items() if key not in known}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


class RequestIdMiddleware:
    """Gives each request an id, sent back for the person to quote, and its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        current = secrets.token_hex(16)
        tokens = request_id.set(current), view_name.set("")
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(tokens[0])
            view_name.reset(tokens[1])
        response.headers["X-Request-ID"] = current
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Note which view was found."""
        match = request.resolver_match
        view_name.set(match.view_name if match else "")
