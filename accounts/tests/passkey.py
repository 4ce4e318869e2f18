"""A passkey as Chromium's own authenticator made it, for tests that have no browser."""

CREDENTIAL = {
    "id": "LQg5wRLxKLrNgENEh2g_MBSsJi0s0iexn5IuITiLP9A",
    "type": "public-key",
    "rawId": "LQg5wRLxKLrNgENEh2g_MBSsJi0s0iexn5IuITiLP9A",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiRUIwVzRRWUNF"
            "Q2ZFcktMb0doXzJaM2VYQWE0RmY1cXdvd2JfZUZnMTBBTSIsIm9yaWdpbiI6Imh0"
            "dHA6Ly9sb2NhbGhvc3Q6NDE2NTciLCJjcm9zc09yaWdpbiI6ZmFsc2V9"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_k"
            "rrmihjLHmVzzuoMdl2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAIC0IOcES8Si6zYBD"
            "RIdoPzAUrCYtLNInsZ-SLiE4iz_QpQECAyYgASFYICppxrROPIt02wi5i6ZBiJsn"
            "SaOf5WnVhZiIPxRrFjoBIlggs7At0cmTxuJW8SAOlbHuDn9u2reiCpVdMJwa4XJ3"
            "gy8"
        ),
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}
