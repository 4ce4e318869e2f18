"""Signing in with OpenID Connect: installed only where OIDC_PROVIDERS names one."""
