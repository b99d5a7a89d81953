"""Logs that somebody wrote against us: secrets, and shapes that cost time."""

from __future__ import annotations

import itertools
import random
import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autopack_lint.engine.failures.ledger import record
from autopack_lint.engine.failures.triage import triage
from autopack_lint.report.diagnosis import DIAGNOSIS_FORMATS, rendered
from autopack_lint.triage.redact import redacted, redacted_lines

RANDOM = random.Random(7)
ALNUM = string.ascii_letters + string.digits


def characters(alphabet: str, count: int) -> str:
    return "".join(RANDOM.choice(alphabet) for _ in range(count))


SECRETS: dict[str, Callable[[], tuple[str, str]]] = {
    "a github token": lambda: (s := "ghp_" + characters(ALNUM, 36), f"remote: using {s} for access"),
    "a fine-grained github token": lambda: (s := "github_pat_" + characters(ALNUM, 60), f"token {s}"),
    "a gitlab token": lambda: (s := "glpat-" + characters(ALNUM, 20), f"PRIVATE-TOKEN {s}"),
    "an npm token": lambda: (s := "npm_" + characters(ALNUM, 36), f"//registry.example/:_authToken={s}"),
    "a pypi token": lambda: (s := "pypi-" + characters(ALNUM, 60), f"uploading with {s}"),
    "an aws key id": lambda: (s := "AKIA" + characters(string.ascii_uppercase + string.digits, 16), f"key {s} denied"),
    "an aws secret": lambda: (s := characters(ALNUM + "/+", 40), f"aws_secret_access_key = {s}"),
    "a slack token": lambda: (s := "xoxb-" + characters(ALNUM, 36), f"Slack: {s}"),
    "a slack hook": lambda: (
        s := f"T{characters(ALNUM, 8)}/B{characters(ALNUM, 8)}/{characters(ALNUM, 24)}",
        f"POST https://hooks.slack.com/services/{s}",
    ),
    "a stripe key": lambda: (s := "sk_live_" + characters(ALNUM, 24), f"stripe.error: invalid {s}"),
    "an openai key": lambda: (s := "sk-" + characters(ALNUM, 48), f"Incorrect API key provided: {s}"),
    "an anthropic key": lambda: (s := "sk-ant-api03-" + characters(ALNUM + "-_", 80), f"x-api-key: {s}"),
    "a google key": lambda: (s := "AIza" + characters(ALNUM, 35), f"https://maps.example/?key={s}"),
    "a web token": lambda: (
        s := f"eyJ{characters(ALNUM, 20)}.eyJ{characters(ALNUM, 40)}.{characters(ALNUM, 43)}",
        f"Authorization: Bearer {s}",
    ),
    "a bearer": lambda: (s := characters(ALNUM, 32), f"curl -H 'Authorization: Bearer {s}'"),
    "basic auth": lambda: (s := characters(ALNUM, 24) + "==", f"Authorization: Basic {s}"),
    "a password in an address": lambda: (s := characters(ALNUM, 12), f"postgresql://user:{s}@db.example:5432/x"),
    "a token in an address": lambda: (s := characters(ALNUM, 30), f"https://{s}@git.example/x.git"),
    "a query": lambda: (s := characters(ALNUM, 20), f"GET https://x.example/?a=1&access_token={s}&b=2"),
    "a password in yaml": lambda: (s := characters(ALNUM, 14) + "1", f"  password: {s}"),
    "a password in json": lambda: (s := characters(ALNUM + "!#%", 14), f'{{"user": "u", "password": "{s}"}}'),
    "a variable": lambda: (s := characters(ALNUM, 20), f"export DATABASE_PASSWORD={s}"),
    "a secret key": lambda: (s := characters(ALNUM, 30), f"SECRET_KEY = '{s}'"),
    "an option": lambda: (s := characters(ALNUM, 12), f"mysql --password={s} -u root"),
    "a cookie": lambda: (s := characters(ALNUM, 30), f"Set-Cookie: session={s}; Path=/"),
    "a header": lambda: (s := characters(ALNUM, 24), f"X-Auth-Token: {s}"),
    "a netrc": lambda: (s := characters(ALNUM, 16), f"machine x.example login u password {s}"),
    "a client secret": lambda: (s := characters(ALNUM + "~_", 34), f"client_secret={s}&grant_type=x"),
    "an account key": lambda: (s := characters(ALNUM + "/+", 86) + "==", f"AccountName=x;AccountKey={s};Suffix=y"),
    "a private key": lambda: (
        s := characters(ALNUM, 60),
        f"-----BEGIN RSA PRIVATE KEY-----\n{s}\n-----END RSA PRIVATE KEY-----",
    ),
    "a redis address": lambda: (s := characters(ALNUM, 16), f"redis://:{s}@cache.example:6379/0"),
    "an odbc string": lambda: (s := characters(ALNUM, 14), f"Server=tcp:x,1433;Uid=sa;Pwd={s};Encrypt=yes;"),
    "a dsn": lambda: (s := characters(ALNUM, 14), f"host=db dbname=x user=y password={s} port=5432"),
    "escaped json": lambda: (s := characters(ALNUM, 20), f'"{{\\"password\\": \\"{s}\\"}}"'),
    "a repr": lambda: (s := characters(ALNUM, 20), f"Settings(api_key='{s}', debug=True)"),
    "a login": lambda: (s := characters(ALNUM, 16), f"docker login -u bob -p {s} registry.example"),
    "an attached option": lambda: (s := characters(ALNUM, 12), f"mysql -uroot -p{s} db"),
    "a passphrase": lambda: (s := characters(ALNUM, 16), f"gpg --batch --passphrase {s} -d f"),
    "a user of curl": lambda: (s := characters(ALNUM, 12), f"+ curl -u admin:{s} https://x.example"),
    "a statement": lambda: (s := characters(ALNUM, 12), f"ALTER ROLE x WITH PASSWORD '{s}'"),
    "a signature": lambda: (s := characters(ALNUM, 43) + "%3D", f"https://a.example/c/b?sv=2020&sig={s}&se=2026"),
    "a bot": lambda: (s := "12345678:AA" + characters(ALNUM, 33), f"https://api.example/bot{s}/sendMessage"),
    "a sentence": lambda: (s := characters(ALNUM, 30) + "7", f"using token {s}"),
    "a docker config": lambda: (s := characters(ALNUM, 24), f'"auth": "{s}"'),
    "a header on two lines": lambda: (s := characters(ALNUM, 40), f"Authorization: Bearer\n    {s}"),
    "yaml on two lines": lambda: (s := characters(ALNUM, 20) + "1", f"password: |\n  {s}"),
    "json on two lines": lambda: (s := characters(ALNUM, 20) + "1", f'"password":\n    "{s}"'),
    "a continued variable": lambda: (s := characters(ALNUM, 20) + "1", f"export API_TOKEN=\\\n{s}"),
    "a key cut in two": lambda: (s := characters(ALNUM, 20) + "1", f"using ghp_{characters(ALNUM, 16)}\n{s}"),
}  # fmt: skip
PLANTED = 2_000
SHARE = 0.99


@pytest.mark.parametrize("planted", [300, pytest.param(PLANTED, marks=pytest.mark.truth)])
def test_planted_secrets_are_taken_out_everywhere(planted: int, tmp_path: Path) -> None:
    """In every format, and in what is recorded: a line of the log, of a message, and of the command."""
    missed: list[str] = []
    for number, (name, make) in zip(range(planted), itertools.cycle(SECRETS.items()), strict=False):
        secret, line = make()
        log = f'{line}\nTraceback (most recent call last):\n  File "a.py", line 1\nRuntimeError: {line}\n'
        diagnosis = triage(log, exit_code=1, command=f"run {line}")
        if number % 10 == 0:
            record(tmp_path, diagnosis)
        if any(secret in rendered(diagnosis, form) for form in DIAGNOSIS_FORMATS):
            missed.append(name)
        if secret.encode() in b"".join(file.read_bytes() for file in tmp_path.iterdir()):
            missed.append(f"{name}, recorded")
    assert len(missed) <= (1 - SHARE) * planted, sorted(set(missed))


@pytest.mark.parametrize("name", SECRETS)
def test_no_format_of_secrets_is_missed(name: str) -> None:
    found = [SECRETS[name]() for _ in range(20)]
    shown = [line for secret, line in found if secret in redacted_lines(line)]
    assert len(shown) <= 1, shown


@pytest.mark.parametrize(
    "line",
    [
        "E       assert token == expected",
        "tests/test_auth.py::test_password_reset PASSED",
        "https://docs.example/keys/rotate?page=2",
        "KeyError: 'secret_key'",
        'File "/x/token.py", line 3, in tokenize',
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "request 123e4567-e89b-12d3-a456-426614174000 took 3 ms",
        "Downloading numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl (18.3 MB)",
        "/home/dev/.cache/pip/wheels/ab/cd/ef0123456789abcdef0123456789abcdef0123456789abcdef",
        "integrity sha512-AAAAB3NzaC1yc2EAAAADAQABAAABgQC7abcd==",
        "index 83db48f..bf269f4 100644",
        "tokenizers==0.15.2",
        "max_tokens=4096",
        "token_count: 123456",
        "password: required",
        "git@github.com:owner/repo.git",
        "ImportError: cannot import name 'TokenError' from 'jwt.exceptions'",
        "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
        "fatal: Authentication failed for 'https://git.example/x.git/'",
        "    def login(self, password: str) -> Token:",
        "docker run -p 8080:80 nginx",
        "session_id=None",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redacted(line) == (line, 0)


@pytest.mark.parametrize("tokens", [64, 200, 1200])
def test_a_digest_is_never_larger_than_asked(tokens: int) -> None:
    log = "".join(f"error {n}: {'x' * (n % 300)} ‮日本語\n" for n in range(3000))
    digest = triage(log, exit_code=1, max_tokens=tokens).digest
    assert digest.tokens <= tokens
    assert len(digest.text.encode()) <= tokens * 3


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"x" * 30_000_000, id="one line of 30 MB"),
        pytest.param(b"\n" * 1_000_000, id="a million empty lines"),
        pytest.param(random.Random(3).randbytes(3_000_000), id="binary"),
        pytest.param(b"Traceback (most recent call last):\n" * 20_000, id="tracebacks that never end"),
        pytest.param(b"\x1b[" * 1_000_000, id="colours that never end"),
        pytest.param(b"=== FAILURES ===\n___ x ___\nE   a\n" * 10_000, id="ten thousand failures"),
        pytest.param((b'"' * 4000 + b"\n") * 500, id="quotes"),
        pytest.param((b"token=" * 600 + b"\n") * 500, id="names of secrets"),
    ],
)
def test_shapes_that_could_cost_time_do_not(raw: bytes) -> None:
    started = time.process_time()
    triage(raw, exit_code=1)
    assert time.process_time() - started < 10
