"""What secrets look like: the shapes of keys that providers give out, and the words that stand before all others."""

from __future__ import annotations

from typing import NamedTuple

NAME = (
    r"[\w.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|apikey|"
    r"access[_-]?key|private[_-]?key|auth(?:orization)?|credential|session[_-]?id|cookie|"
    r"client[_-]?secret|signature|pwd|connection[_-]?string|account[_-]?key|"
    r"encryption[_-]?key)[\w.-]{0,20}"
)
NAMES = (
    "pass", "secret", "token", "key", "auth", "credential", "session", "cookie", "signature", "pwd", "connection",
)  # fmt: skip
"""One of these stands in each `NAME`, in small letters."""
QUOTE = r"\\?[\"']"


class Shape(NamedTuple):
    """A pattern whose group `s` is the secret (all of the match where there is none), and what to look for first."""

    hints: tuple[str, ...]
    """In small letters; the pattern fits only texts with one of them."""
    pattern: str


VENDORS = (
    r"gh[pousr]_\w{20,}|github_pat_\w{20,}|gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|"
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
    r"cio\w{32}|ATATT\w{20,}[\w=-]*|ATBB\w{20,}|NPM_TOKEN=\S+"
)
BEGUN = r"\b(?:gh[pousr]_|github_pat_|glpat-|npm_|pypi-|sk-|sk_live_|xox[abprs]-|hf_|hvs\.|dckr_pat_|eyJ|AIza)[\w.-]*$"
"""The beginning of a key whose rest stands on the next line."""
# In the order in which they are tried.
SHAPES = (
    Shape(
        ("private key",),
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|"
        r"-(?!----END)){0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?",
    ),
    Shape(("eyj",), r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?(?:\.[\w-]+){0,2}"),
    Shape(("_", "-", ".", "aiza", "1//0", "a", "s."), rf"\b(?=[\w./=-]{{12}})(?:{VENDORS})"),
    Shape(("hooks.slack",), r"https://hooks\.slack\.com/services/(?P<s>[\w/]+)"),
    Shape(("webhooks/",), r"https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/(?P<s>\d+/[\w-]+)"),
    Shape(("webhook.office",), r"https://[\w.-]+\.webhook\.office\.com/(?P<s>\S+)"),
    Shape((":aa",), r"(?<!\d)\d{8,10}:AA[\w-]{30,}"),
    Shape((".",), r"\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}"),
    Shape(
        ("authorization",),
        r"(?i)\b(?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?(?:(?:basic|bearer|token|digest|"
        r"negotiate|apikey|aws4-hmac-sha256)\s+)?(?P<s>[^\s\"',;][^\"'\r\n]*)",
    ),
    Shape(("bearer", "basic"), r"(?i)\b(?:bearer|basic)\s+(?P<s>[\w.~+/=-]{12,})"),
    Shape(("cookie",), r"(?i)\b(?:set-)?cookie[\"']?\s*[:=]\s*(?P<s>[^\r\n]+)"),
    Shape(("x-",), r"(?i)\bx-[\w-]*(?:key|token|secret|auth)[\w-]*[\"']?\s*[:=]\s*[\"']?(?P<s>[^\s\"',;]+)"),
    Shape(("://",), r"(?<=://)(?P<s>[^\s/@:\"'<>]*:[^\s/\"'<>]+)(?=@)"),
    Shape(("://",), r"(?<=://)(?P<s>[^\s/@:\"'<>]{16,})(?=@)"),
    Shape(
        ("?", "&"),
        r"(?i)[?&](?:[\w.-]*(?:token|key|secret|sig|signature|password|passwd|pwd|auth|code|session|"
        r"credential)[\w.-]*)=(?P<s>[^\s&\"'#<>]+)",
    ),
    Shape(
        NAMES,
        rf"(?i)(?<![\w/]){NAME}(?:{QUOTE})?\s*(?:=>|:=|[:=])\s*{QUOTE}(?P<s>(?:[^\"'\\\r\n]|\\(?![\"']).){{3,}})\\?[\"']",
    ),
    Shape(NAMES, rf"(?i)(?<![\w/]){NAME}\s*(?:=>|:=|=(?!=))\s*(?P<s>[^\s\"',;&)\]}}=][^\s\"',;&)\]}}]{{2,}})"),
    Shape(
        NAMES,
        rf"(?i)(?<![\w/.]){NAME}[\"']?:\s+(?P<s>(?=[^\s\"',;]*[\d+/=_!@#$%^*-])[^\s\"',;]{{6,}})",
    ),
    Shape(
        NAMES,
        r"(?i)--?(?:pass|passphrase|password|passwd|token|secret|api-?key|access-?key|auth-?token)(?:=|"
        r"\s+)(?P<s>[^\s\"'-][^\s\"']{2,}|\"[^\"]+\"|'[^']+')",
    ),
    Shape((" -u", "--user"), r"(?i)\b(?:curl|wget|http)\b[^\r\n]{0,200}?\s(?:-u|--user)\s+(?P<s>[^\s:]+:[^\s]+)"),
    Shape((" -p",), r"(?i)\b(?:\w+ login|sshpass|twine)\b[^\r\n]{0,200}?\s-p\s+(?P<s>[^\s\"']{3,})"),
    Shape((" -p",), r"(?i)\b(?:mysql\w*|mariadb\S*)\b[^\r\n]{0,200}?\s-p(?P<s>[^\s\"']{3,})"),
    Shape(("machine",), r"(?i)\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<s>\S+)"),
    Shape(("_auth", "_pass"), r"(?i)\b_(?:auth|authToken|password)\s*=\s*(?P<s>\S+)"),
    Shape(("identified by", "password "), r"(?i)\b(?:identified by|password)\s+[\"'](?P<s>[^\s\"';]{3,})[\"']"),
    Shape(("identified by",), r"(?i)\bidentified by\s+(?P<s>[^\s\"';]+)"),
    Shape(
        ("password", "passphrase", "token", "secret", "api key"),
        r"(?i)(?<!unexpected )\b(?:password|passphrase|token|secret|api key)(?: is)?:? "
        r"(?P<s>(?=[A-Za-z_+=~-]*\d)(?=[\d_+=~-]*[A-Za-z])[\w+=~-]{12,})(?![\w./-])",
    ),
)
