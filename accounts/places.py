"""Where a request comes from, as far as it can be believed."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# A household or a rented server has a whole network of them: RFC 6177.
IPV6_PREFIX = 64

LONGEST_AGENT = 300
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

NOWHERE = "0.0.0.0"  # noqa: S104 # nosec B104 - not for listening


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks.

    X-Forwarded-For is believed as far as our own proxies wrote it: the last of them
    added the last address. Whatever stands before those, anybody can have written.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    believed = hops[-proxies:][:1] if 0 < proxies <= len(hops) else []
    for named in (*believed, request.META.get("REMOTE_ADDR", "")):
        if address := _plain(named.strip()):
            return address
    # Behind a proxy gunicorn may listen on a socket, which has no addresses.
    return NOWHERE


def _plain(named: str) -> str:
    """Return the address as PostgreSQL writes it too; nothing if it is none.

    Some proxies add the port; a socket for both kinds writes IPv4 as ::ffff:192.0.2.1.
    """
    host = re.sub(r"^\[(.*)\](:\d+)?$|^([^:]+):\d+$", r"\1\3", named)
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    # What else ends like an IPv4 address is written so by one of them alone.
    is_odd = isinstance(address, IPv6Address) and not int(address) >> 32
    return "" if is_odd and str(address) != "::1" else str(address)


def neighbourhood_of(request: HttpRequest) -> str:
    """Return what is counted as one place: the address, or its IPv6 network."""
    address = address_of(request)
    if isinstance(ip_address(address), IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return address


def agent_of(request: HttpRequest) -> str:
    """Return what the browser says of itself, as far as it can be kept."""
    said = request.headers.get("User-Agent", "")
    return CONTROL_CHARACTERS.sub(" ", said)[:LONGEST_AGENT]
