"""SM3, the digest Chinese administrations are to use (GB/T 32905—2016)."""

import hashlib

from gongkai.base.errors import NoDigest


def sm3(data: bytes) -> str:
    """The SM3 digest of some bytes, 64 hexadecimal digits. Raises NoDigest where this Python's OpenSSL has none."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError as error:
        raise NoDigest("sm3") from error
