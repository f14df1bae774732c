"""Numbers of identity papers, sealed at rest with SM4-GCM (GB/T 32907—2016); the key lies outside the database."""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from gongkai.base.errors import GongkaiError

_KEY, _NONCE, _TAG = 16, 12, 16  # bytes


class SealBroken(GongkaiError):
    """A sealed value was altered, or the key is not the one it was sealed with."""

    def __init__(self) -> None:
        super().__init__(
            "证件号码解不开：数据被改动过，或者密钥不是加密时的那一个。请恢复原来的密钥文件，或重新录入"
        )


def kept_key(path: Path) -> bytes:
    """The key in a file readable by its owner only; on first use it is made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        made = secrets.token_bytes(_KEY)
        file.write(made)
    return made


def seal(text: str, key: bytes, about: str) -> bytes:
    """The text sealed. about: what it belongs to; it opens for nothing else."""
    nonce = secrets.token_bytes(_NONCE)
    lock = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    lock.authenticate_additional_data(about.encode())
    closed = lock.update(text.encode()) + lock.finalize()
    return nonce + lock.tag + closed


def unseal(sealed: bytes, key: bytes, about: str) -> str:
    """The text again. Raises SealBroken for anything but what `seal` made with this key, about this."""
    nonce, tag, closed = sealed[:_NONCE], sealed[_NONCE : _NONCE + _TAG], sealed[_NONCE + _TAG :]
    try:
        lock = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        lock.authenticate_additional_data(about.encode())
        return (lock.update(closed) + lock.finalize()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def masked(text: str) -> str:
    """A number as it may be shown: its first three and last two signs, the rest dots."""
    return text[:3] + "·" * max(0, len(text) - 5) + text[-2:] if len(text) > 7 else "·" * len(text)
