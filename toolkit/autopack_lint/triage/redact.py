"""Secrets out of text: before anything of a log is stored or shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

MARK = "[redacted]"
NAME = (
    r"[\w.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|apikey|"
    r"access[_-]?key|private[_-]?key|auth(?:orization)?|credential|session[_-]?id|cookie|"
    r"client[_-]?secret|signature|pwd|connection[_-]?string|account[_-]?key|"
    r"encryption[_-]?key)[\w.-]{0,20}"
)
# In the order in which they are tried; group `s` is the secret, all of the match where there is none.
SECRETS = (
    (
        (
            r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|"
            r"-(?!----END)){0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?"
        ),
        0,
    ),
    (r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?(?:\.[\w-]+){0,2}", 0),
    (
        (
            r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|"
            r"oas)-[\w.-]{16,}|npm_\w{30,}|pypi-[\w-]{30,}|dop_v1_\w{32,}|shp(?:at|ca|pa|ss)_\w{24,}|"
            r"sk_(?:live|test)_\w{12,}|(?:rk|pk|whsec)_(?:live_|test_)?\w{16,}|xox[abeoprs]-[\w-]{8,}|"
            r"xapp-[\w-]{10,}|SG\.[\w-]{16,}\.[\w-]{16,}|sk-(?:ant-|proj-|or-v1-|svcacct-)?[\w-]{16,}|"
            r"hf_\w{20,}|r8_\w{20,}|gsk_\w{20,}|pplx-\w{20,}|AIza[\w-]{30,}|ya29\.[\w.-]{16,}|"
            r"1//0[\w-]{30,}|GOCSPX-[\w-]{20,}|(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{12,}|"
            r"LTAI\w{12,}|AKID\w{13,}|EAA[A-Za-z0-9]{30,}|dckr_pat_[\w-]{20,}|hvs\.[\w-]{20,}|"
            r"hv[br]\.[\w-]{20,}|s\.[A-Za-z0-9]{24}\b|atlasv1\.[\w-]{20,}|\w{14}\.atlasv1\.[\w-]{20,}|"
            r"lin_api_\w{20,}|secret_\w{30,}|ntn_\w{30,}|NRAK-\w{20,}|phc_\w{20,}|phx_\w{20,}|"
            r"figd_[\w-]{20,}|PMAK-[\w-]{20,}|sq0(?:atp|csp)-[\w-]{20,}|key-[0-9a-f]{32}|"
            r"[0-9a-f]{32}-us\d{1,2}|rubygems_\w{20,}|dapi[0-9a-f]{32}|EAAA[\w-]{40,}|"
            r"xkeysib-[\w-]{20,}|glsa_\w{20,}|sntrys_[\w+/=.-]{20,}|vercel_\w{20,}|"
            r"AGE-SECRET-KEY-1\w{20,}|AccountKey=[\w+/=]{20,}|sbp_\w{20,}|doo_v1_\w{20,}|dor_v1_\w{20,}|"
            r"cio\w{32}|ATATT\w{20,}[\w=-]*|ATBB\w{20,}|NPM_TOKEN=\S+)"
        ),
        0,
    ),
    (r"https://hooks\.slack\.com/services/(?P<s>[\w/]+)", 0),
    (r"https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/(?P<s>\d+/[\w-]+)", 0),
    (r"https://[\w.-]+\.webhook\.office\.com/(?P<s>\S+)", 0),
    (r"\b\d{8,10}:AA[\w-]{30,}", 0),
    (r"\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}", 0),
    (
        (
            r"(?i)\b(?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?(?:(?:basic|bearer|token|digest|"
            r"negotiate|apikey|aws4-hmac-sha256)\s+)?(?P<s>[^\s\"',;][^\"'\r\n]*)"
        ),
        0,
    ),
    (r"(?i)\b(?:bearer|basic)\s+(?P<s>[\w.~+/=-]{12,})", 0),
    (r"(?i)\b(?:set-)?cookie[\"']?\s*[:=]\s*(?P<s>[^\r\n]+)", 0),
    (r"(?i)\bx-[\w-]*(?:key|token|secret|auth)[\w-]*[\"']?\s*[:=]\s*[\"']?(?P<s>[^\s\"',;]+)", 0),
    (r"(?<=://)(?P<s>[^\s/@:\"'<>]*:[^\s/\"'<>]+)(?=@)", 0),
    (r"(?<=://)(?P<s>[^\s/@:\"'<>]{16,})(?=@)", 0),
    (
        (
            r"(?i)[?&](?:[\w.-]*(?:token|key|secret|sig|signature|password|passwd|pwd|auth|code|session|"
            r"credential)[\w.-]*)=(?P<s>[^\s&\"'#<>]+)"
        ),
        0,
    ),
    (rf"(?i)(?<![\w/]){NAME}[\"']?\s*(?:=>|:=|[:=])\s*[\"'](?P<s>(?:[^\"'\\\r\n]|\\.){{3,}})[\"']", 0),
    (rf"(?i)(?<![\w/]){NAME}\s*(?:=>|:=|=)\s*(?P<s>[^\s\"',;&)\]}}]{{3,}})", 0),
    (rf"(?i)(?<![\w/.]){NAME}[\"']?:\s+(?P<s>(?=[^\s\"',;]*[\d+/=_!@#$%^*-])[^\s\"',;]{{6,}})", 0),
    (
        (
            r"(?i)--?(?:password|passwd|token|secret|api-?key|access-?key|auth-?token)(?:=|"
            r"\s+)(?P<s>[^\s\"']{3,}|\"[^\"]+\"|'[^']+')"
        ),
        0,
    ),
    (r"(?i)\b(?:curl|wget|http)\b[^\r\n]{0,200}?\s(?:-u|--user)\s+(?P<s>[^\s:]+:[^\s]+)", 0),
    (r"(?i)\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<s>\S+)", 0),
    (r"(?i)\b_(?:auth|authToken|password)\s*=\s*(?P<s>\S+)", 0),
    (r"(?i)\bidentified by\s+[\"']?(?P<s>[^\s\"';]+)", 0),
)
HINTS = re.compile(
    r"(?i)key|token|secret|pass|pwd|auth|bearer|basic|cookie|credential|session|://|eyJ|[-_]|"
    r"sig|[A-Z]{4}|\d{8}|login|identified"
)
KEY_BODY = re.compile(r"-----END|^[^A-Za-z0-9+/]*[A-Za-z0-9+/=]{16,}\s*$|^[^:]{0,40}: [^:]*$|^\s*$")
SAFE_VALUES = re.compile(
    r"(?i)^(?:none|null|true|false|missing|required|invalid|expired|not|undefined|empty|unset|"
    r"\*+|<[^>]*>|\$\{?\w+\}?|%\w+%|"
    r"\{\{?.*|\[redacted\]|str|string|int|bool|bytes|os\.environ.*|process\.env.*)$"
)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled when the first text comes that may hold a secret."""
    return tuple(re.compile(pattern, flags) for pattern, flags in SECRETS)


def redacted(text: str) -> tuple[str, int]:
    """The text without secrets, and how many were taken out."""
    if not HINTS.search(text):
        return text, 0
    count = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        groups = match.groupdict()
        secret = groups.get("s") if "s" in groups else match[0]
        if secret is None or SAFE_VALUES.match(secret) or MARK in secret:
            return match[0]
        count += 1
        if "s" not in groups:
            return MARK
        start, end = match.span("s")
        return match[0][: start - match.start()] + MARK + match[0][end - match.start() :]

    for pattern in patterns():
        text = pattern.sub(hide, text)
    return text, count


def key_lines(lines: Sequence[str]) -> frozenset[int]:
    """The lines of private keys: a key that spans lines cannot be known by one of them."""
    found: set[int] = set()
    is_inside = False
    for number, line in enumerate(lines):
        if "PRIVATE KEY" in line and "-----BEGIN" in line:
            is_inside = True
        elif is_inside and not KEY_BODY.search(line):
            is_inside = False
        if is_inside:
            found.add(number)
            is_inside = "-----END" not in line
    return frozenset(found)
