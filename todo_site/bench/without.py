"""The site's settings without one of its levers, which WITHOUT names."""

from os import environ
from typing import Any
from unittest.mock import patch

from todo_site import settings as whole, worker

found: dict[str, Any] = {name: vars(whole)[name] for name in dir(whole)}
globals().update({name: found[name] for name in found if name.isupper()})

options = found["DATABASES"]["default"]["OPTIONS"]
match environ["WITHOUT"]:
    case "one plan":
        options["options"] += " -c plan_cache_mode=auto"
    case "preparing":
        options["prepare_threshold"] = None
    case "a pool":
        del options["pool"]
    case "session and user in one":
        SESSION_ENGINE = "todo_site.bench.sessions"
    case "staying with who asks":
        patch.object(worker, "_follows", lambda _: False).start()
    case "compiled templates":
        found["TEMPLATES"][0]["OPTIONS"]["cache_size"] = 0
