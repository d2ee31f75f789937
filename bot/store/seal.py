"""Sealing: a keyed hash to find a row by, and authenticated encryption to read it with."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12  # NIST SP 800-38D: 96 bits is the length GCM is made for


class BadKeyError(ValueError):
    """The key is not 32 bytes of URL-safe base64, or it is not the key that sealed the data."""


def new_key() -> str:
    """A fresh random key as URL-safe base64 text."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def parse_key(text: str) -> bytes:
    """The 32 bytes behind `text`. Raises BadKeyError with a sentence for the operator."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)  # a stray sign is a mistake, not air
    except (binascii.Error, ValueError) as error:
        raise BadKeyError("The seal key is not URL-safe base64. Make one with: python main.py key new") from error
    if len(key) != KEY_BYTES:
        raise BadKeyError(f"The seal key has {len(key)} bytes, not {KEY_BYTES}. Make one with: python main.py key new")
    return key


class Sealer:
    """Seals small values with one 32-byte key, from which a key for hashing and one for encryption are derived."""

    def __init__(self, key: bytes) -> None:
        self._hash_key = _derive(key, b"waymark look-up")
        self._aead = AESGCM(_derive(key, b"waymark sealing"))

    def fingerprint(self, chat: int) -> bytes:
        """A keyed hash (HMAC-SHA256, 32 bytes) of a chat id: finds the row, tells nothing without the key."""
        return hmac.digest(self._hash_key, b"chat:%d" % chat, hashlib.sha256)

    def seal(self, plain: bytes, identity: bytes) -> bytes:
        """Encrypt `plain` (AES-256-GCM) bound to `identity`: a sealed value moved to another row does not open."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, identity)

    def open(self, sealed: bytes, identity: bytes) -> bytes:
        """The plain value. Raises cryptography's InvalidTag when key, identity or data do not match."""
        return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], identity)


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)
