"""Bytes of a log -> text, whatever console wrote them."""

from __future__ import annotations

import codecs

SAMPLE = 4096
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MOSTLY = 0.3
"""The share of NULs on even or odd places from which on a text counts as UTF-16: Western text has a half."""


def decoded(raw: bytes) -> str:
    """The text; never raises. Bytes that are no UTF-8 are read as Windows' Western code page."""
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace")
    encoding = wide_encoding(raw[:SAMPLE]) or wide_encoding(raw[-SAMPLE & ~1 :])
    if encoding:
        return raw.decode(encoding, "replace").replace("\ufeff", "")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = raw.decode("utf-8", "replace")
    # A few broken sequences are a cut or a stray byte; many are another code page.
    if text.count("\ufffd") * 200 <= len(text):
        return text
    return raw.decode("cp1252", "replace")


def wide_encoding(sample: bytes) -> str:
    """UTF-16 without a mark, by its NULs; empty for everything else."""
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    odd, even = sample[1::2].count(0) / half, sample[::2].count(0) / half
    if odd > MOSTLY and even < MOSTLY / 3:
        return "utf-16-le"
    return "utf-16-be" if even > MOSTLY and odd < MOSTLY / 3 else ""
