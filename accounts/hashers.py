"""Hashes of the system that came before: verified by the rule of their time."""

from django.contrib.auth.hashers import BCryptPasswordHasher

# bcrypt never read more, and the original system cut its passwords there.
MOST_BYTES = 72


class AdoptedBCryptHasher(BCryptPasswordHasher):
    """Plain bcrypt, `bcrypt$$2b$12$…`; not the first choice, so upgraded at sign-in."""

    def encode(self, password: str, salt: bytes) -> str:  # type: ignore[override]
        """Return the hash of the first 72 bytes; the library refuses more."""
        bcrypt = self._load_library()  # type: ignore[attr-defined]
        hashed = bcrypt.hashpw(password.encode()[:MOST_BYTES], salt)
        return f"{self.algorithm}${hashed.decode('ascii')}"
