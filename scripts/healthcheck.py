"""Ask the site on this machine whether it is well; exit status 0 or 1. The health check of the web container."""

import os
import sys
import urllib.request


def host_header(allowed: str) -> str:
    """A name the site answers to: the first of ALLOWED_HOSTS; a leading dot stands for any subdomain."""
    first = allowed.split(",")[0].strip()
    return first.removeprefix(".") if first not in ("", "*") else "localhost"


def is_well(port: str, host: str) -> bool:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(not is_well(os.environ.get("PORT", "8000"), host_header(os.environ.get("ALLOWED_HOSTS", ""))))
