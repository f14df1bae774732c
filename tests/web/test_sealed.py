"""Sealed numbers: they open with their key, for their owner, unaltered, and for nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.store.sealed import SealBroken, kept_key, masked, seal, unseal

KEY, OTHER = bytes(range(16)), bytes(range(1, 17))


@given(
    st.text(st.characters(codec="utf-8"), max_size=200), st.text(st.characters(codec="utf-8"), max_size=40)
)
def test_what_was_sealed_opens_again(text: str, about: str) -> None:
    assert unseal(seal(text, KEY, about), KEY, about) == text


@given(st.integers(0, 45), st.integers(1, 255))
def test_no_altered_byte_opens(place: int, by: int) -> None:
    sealed = bytearray(seal("330302199001011234", KEY, "甲/申请人0001"))
    sealed[place] ^= by
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), KEY, "甲/申请人0001")


def test_another_key_another_owner_or_half_a_value_do_not_open() -> None:
    sealed = seal("330302199001011234", KEY, "甲/申请人0001")
    for key, about, held in (
        (OTHER, "甲/申请人0001", sealed),
        (KEY, "甲/申请人0002", sealed),
        (KEY, "甲/申请人0001", sealed[:20]),
        (KEY, "", b""),
    ):
        with pytest.raises(SealBroken, match="密钥"):
            unseal(held, key, about)


def test_the_same_number_is_sealed_differently_each_time() -> None:
    assert seal("1", KEY, "") != seal("1", KEY, "")


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "key"
    assert kept_key(path) == kept_key(path)
    assert len(kept_key(path)) == 16
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("330302199001011234", "330·············34"),
        ("1234567", "·······"),
        ("12345678", "123···78"),
        ("", ""),
    ],
)
def test_a_number_is_shown_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
