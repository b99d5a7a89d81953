"""Names that everybody imports from one place of the standard library: a fixed table, checked by a test."""

from __future__ import annotations

MODULES = {
    "argparse": "ArgumentParser Namespace",
    "ast": "parse walk unparse literal_eval NodeVisitor",
    "asyncio": "run gather sleep create_task wait_for Queue Event Lock get_event_loop get_running_loop TimeoutError",
    "base64": "b64encode b64decode urlsafe_b64encode urlsafe_b64decode",
    "collections": "defaultdict OrderedDict Counter deque namedtuple abc ChainMap",
    "contextlib": "contextmanager suppress ExitStack asynccontextmanager closing nullcontext redirect_stdout",
    "copy": "deepcopy copy replace",
    "csv": "reader writer DictReader DictWriter",
    "dataclasses": "dataclass field asdict astuple replace fields is_dataclass",
    "enum": "Enum IntEnum Flag auto StrEnum unique",
    "functools": "partial lru_cache wraps reduce cached_property cache total_ordering cmp_to_key singledispatch",
    "glob": "glob iglob escape",
    "hashlib": "sha256 md5 sha1 new sha512 blake2b",
    "importlib": "import_module reload util metadata resources machinery",
    "inspect": "signature getsource isclass isfunction getmembers Parameter ismethod iscoroutinefunction",
    "io": "StringIO BytesIO TextIOWrapper open",
    "itertools": "chain product count islice groupby combinations permutations zip_longest repeat cycle accumulate",
    "json": "dumps loads dump load JSONDecodeError JSONEncoder JSONDecoder",
    "logging": "getLogger basicConfig info warning error debug exception INFO DEBUG WARNING ERROR critical"
    " Logger Handler",
    "math": "sqrt ceil floor pi log exp sin cos isnan inf nan log2 log10 isclose",
    "os": "path environ getcwd listdir makedirs remove getenv sep mkdir walk rename unlink getpid name linesep"
    " chdir stat",
    "pathlib": "Path PurePath PosixPath PurePosixPath",
    "pickle": "dumps loads dump load",
    "platform": "system machine python_version platform node release",
    "pprint": "pprint pformat",
    "queue": "Queue Empty Full PriorityQueue",
    "random": "random randint choice shuffle sample seed uniform Random choices",
    "re": "compile match search sub findall finditer split escape IGNORECASE MULTILINE DOTALL Pattern fullmatch"
    " VERBOSE",
    "shlex": "split quote join",
    "shutil": "copy rmtree move copyfile copytree which copy2 copyfileobj get_terminal_size",
    "signal": "signal SIGINT SIGTERM SIGKILL SIGALRM",
    "socket": "socket gethostname AF_INET SOCK_STREAM timeout gaierror",
    "sqlite3": "connect Row Connection Cursor",
    "string": "ascii_letters digits ascii_lowercase punctuation Template ascii_uppercase",
    "struct": "pack unpack calcsize Struct unpack_from",
    "subprocess": "run Popen PIPE check_output check_call call STDOUT DEVNULL CalledProcessError TimeoutExpired",
    "sys": "argv exit stdout stderr stdin path modules version_info platform executable maxsize version exc_info",
    "tempfile": "mkdtemp NamedTemporaryFile TemporaryDirectory mkstemp gettempdir TemporaryFile",
    "textwrap": "dedent indent wrap fill shorten",
    "threading": "Thread Lock Event RLock Timer current_thread local Condition Semaphore",
    "time": "time sleep perf_counter monotonic strftime localtime gmtime time_ns process_time",
    "traceback": "print_exc format_exc format_exception print_stack extract_tb format_tb",
    "types": "SimpleNamespace ModuleType FunctionType MethodType TracebackType MappingProxyType",
    "typing": "Any Optional List Dict Union Callable cast TYPE_CHECKING Tuple Iterable",
    "uuid": "uuid4 UUID uuid1 uuid5",
    "warnings": "warn catch_warnings filterwarnings simplefilter",
    "weakref": "ref WeakKeyDictionary WeakValueDictionary proxy WeakSet",
    "zlib": "compress decompress crc32 adler32",
}
NAMES = {
    "abc": "ABC ABCMeta abstractmethod",
    "collections": "defaultdict deque namedtuple",
    "contextlib": "contextmanager asynccontextmanager ExitStack nullcontext",
    "copy": "deepcopy",
    "dataclasses": "dataclass",
    "datetime": "timedelta",
    "decimal": "Decimal",
    "enum": "Enum IntEnum StrEnum IntFlag",
    "fractions": "Fraction",
    "functools": "lru_cache cached_property singledispatch total_ordering",
    "io": "BytesIO StringIO",
    "pathlib": "Path PurePath",
    "types": "SimpleNamespace ModuleType TracebackType",
    "typing": "Any ClassVar Dict Final FrozenSet Generic List Literal NamedTuple NoReturn Optional Protocol Tuple "
    "TypedDict TypeVar Union TYPE_CHECKING",
    "unittest.mock": "MagicMock AsyncMock",
}
ATTRIBUTES = {module: frozenset(names.split()) for module, names in MODULES.items()}
SOURCES = {name: module for module, names in NAMES.items() for name in names.split()}
DATETIME_CLASSES = frozenset({"date", "datetime", "time", "timedelta", "timezone", "tzinfo", "UTC"})
DATETIME_METHODS = frozenset(
    {"now", "utcnow", "strptime", "fromisoformat", "fromtimestamp", "utcfromtimestamp", "combine"}
)


def standard_source(name: str, attribute: str) -> tuple[str, str] | None:
    """The module, and the name in it, that an undefined name most surely is; None where it could be several."""
    if attribute in ATTRIBUTES.get(name, ()):
        return name, ""
    if name == "datetime" and attribute in DATETIME_CLASSES:
        return "datetime", ""
    if name == "datetime" and attribute in DATETIME_METHODS:
        return "datetime", "datetime"
    return (SOURCES[name], name) if name in SOURCES else None
