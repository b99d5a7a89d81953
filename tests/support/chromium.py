"""A real browser without a window, spoken to through a pipe in the DevTools protocol."""

import base64
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--headless=new",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--remote-debugging-pipe",
)
PATIENCE = 60.0
ABOVE_ALL_OTHERS = 64
"""Descriptors are moved up here, so that putting them at 3 and 4 overwrites nothing."""
READING_PIXELS = "willReadFrequently"
"""What the browser advises when tests look at many pixels; the page itself never reads any."""
Message = dict[str, Any]


def found() -> str | None:
    """The browser that there is; `AUTOPACK_TEST_CHROMIUM` names another one."""
    wanted = os.environ.get("AUTOPACK_TEST_CHROMIUM")
    return wanted or next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A tab. Remembers what it asked the network for, and what it complained about."""

    def __init__(self, browser: "Browser", session: str) -> None:
        self.browser, self.session = browser, session
        self.requests: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: object) -> Message:
        return self.browser.send(method, parameters, self.session)

    def open(
        self, file: Path, *, width: int = 1280, height: int = 800, dark: bool = False, with_motion: bool = False
    ) -> None:
        """Show a file, as a double click would."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "no-preference" if with_motion else "reduce"},
        ]
        self.send("Emulation.setEmulatedMedia", features=features)
        self.browser.events.clear()
        self.send("Page.navigate", url=file.resolve().as_uri())
        self.browser.wait("Page.loadEventFired", self.session)
        self.settle()

    def settle(self) -> None:
        """Wait until two frames have been drawn, and take note of what happened."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")
        for event in self.browser.taken_events(self.session):
            self._note(event["method"], event["params"])

    def _note(self, method: str, what: Message) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(what["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(what["exceptionDetails"]))
            case "Runtime.consoleAPICalled":
                self.complaints.append(str(what["args"]))
            case "Log.entryAdded":
                self.complaints += [what["entry"]["text"]] if READING_PIXELS not in what["entry"]["text"] else []

    def run(self, expression: str) -> Any:
        """The value of an expression in the page, awaited."""
        answer = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def text(self, selector: str) -> str:
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press a key: a character, or a name such as `Enter`."""
        text = {"Enter": "\r", "Space": " "}.get(key, key if len(key) == 1 else "")
        parameters: Message = {"key": " " if key == "Space" else key, "modifiers": modifiers}
        parameters |= {"windowsVirtualKeyCode": {"Tab": 9, "Enter": 13, "Escape": 27}.get(key, 0)}
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **parameters)
        self.send("Input.dispatchKeyEvent", type="keyUp", **parameters)
        self.settle()

    def type(self, text: str) -> None:
        self.send("Input.insertText", text=text)
        self.settle()

    def mouse(self, kind: str, x: float, y: float, **more: object) -> None:
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x: float, y: float, *, times: int = 1) -> None:
        self.mouse("mouseMoved", x, y)
        for count in range(1, times + 1):
            self.mouse("mousePressed", x, y, button="left", clickCount=count)
            self.mouse("mouseReleased", x, y, button="left", clickCount=count)
        self.settle()

    def click_on(self, selector: str) -> None:
        """Click into the middle of an element, after scrolling to it."""
        box = self.run(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)});"
            " it.scrollIntoView({block: 'center'});"
            " const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.click(*box)

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))


class Browser:
    """A running browser; one message at a time."""

    def __init__(self, command: str, profile: str) -> None:
        reading, their_end = (raised(end) for end in os.pipe())
        their_start, writing = (raised(end) for end in os.pipe())
        arguments = [command, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        if os.geteuid() == 0:
            arguments.insert(1, "--no-sandbox")  # it refuses to start for this user otherwise
        silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, their_start, 3), (os.POSIX_SPAWN_DUP2, their_end, 4)]
        self.pid = os.posix_spawn(command, arguments, os.environ, file_actions=[*silent, *pipes], setsid=True)
        os.close(their_end)
        os.close(their_start)
        self.reading, self.writing = reading, writing
        self.buffer = b""
        self.count = 0
        self.events: list[Message] = []

    def send(self, method: str, parameters: Message, session: str | None = None) -> Message:
        """Call a method and wait for its answer; events that come before it are kept."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writing, data) :]
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return dict(answer["result"])
            self.events.append(answer)

    def receive(self) -> Message:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self.buffer:
            if not select.select([self.reading], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            more = os.read(self.reading, 1 << 20)
            if not more:
                raise EOFError("the browser has gone")
            self.buffer += more
        first, _, self.buffer = self.buffer.partition(b"\0")
        return dict(json.loads(first))

    def wait(self, method: str, session: str) -> None:
        while not any(event.get("method") == method and event.get("sessionId") == session for event in self.events):
            self.events.append(self.receive())

    def taken_events(self, session: str) -> list[Message]:
        taken = [event for event in self.events if event.get("sessionId") == session and "method" in event]
        self.events.clear()
        return taken

    @contextmanager
    def page(self) -> Iterator[Page]:
        target = self.send("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        try:
            yield Page(self, session)
        finally:
            self.send("Target.closeTarget", {"targetId": target})

    def close(self) -> None:
        os.close(self.writing)
        os.close(self.reading)
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def raised(descriptor: int) -> int:
    """The same descriptor with a number that nobody else has; children do not get it."""
    import fcntl  # not everywhere; where it is missing, the tests are skipped

    higher = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, ABOVE_ALL_OTHERS)
    os.close(descriptor)
    return higher


@contextmanager
def started() -> Iterator[Browser]:
    """A browser with an empty profile. Skips the test where there is none."""
    command = found()
    if command is None or not hasattr(os, "posix_spawn"):
        pytest.skip("no Chromium is installed (Debian and Ubuntu: apt install chromium)")
    profile = tempfile.mkdtemp(prefix="chromium-")
    browser = Browser(command, profile)
    try:
        yield browser
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
