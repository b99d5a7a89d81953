"""Names of Python modules: which are Python's own, which distribution brings which, which was meant."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

REMOVED_TEXT = """
asynchat=3.12 asyncore=3.12 distutils=3.12 imp=3.12 smtpd=3.12 aifc=3.13 audioop=3.13 cgi=3.13 cgitb=3.13
chunk=3.13 crypt=3.13 imghdr=3.13 lib2to3=3.13 mailcap=3.13 msilib=3.13 nis=3.13 nntplib=3.13 ossaudiodev=3.13
pipes=3.13 sndhdr=3.13 spwd=3.13 sunau=3.13 telnetlib=3.13 uu=3.13 xdrlib=3.13 parser=3.10 symbol=3.10
formatter=3.10 binhex=3.11 dummy_threading=3.9 _dummy_thread=3.9 macpath=3.8 fpectl=3.7
"""
REMOVED = dict(pair.split("=") for pair in REMOVED_TEXT.split())
"""Modules that Python no longer has, and since when."""

DISTRIBUTIONS_TEXT = """
attr=attrs bs4=beautifulsoup4 cv2=opencv-python yaml=pyyaml PIL=pillow sklearn=scikit-learn skimage=scikit-image
dateutil=python-dateutil dotenv=python-dotenv jwt=pyjwt jose=python-jose docx=python-docx pptx=python-pptx
serial=pyserial usb=pyusb git=gitpython github=pygithub gitlab=python-gitlab magic=python-magic
Crypto=pycryptodome Cryptodome=pycryptodomex OpenSSL=pyopenssl nacl=pynacl zmq=pyzmq MySQLdb=mysqlclient
psycopg2=psycopg2-binary pymysql=pymysql ldap=python-ldap ldap3=ldap3 kafka=kafka-python
pkg_resources=setuptools setuptools=setuptools google.protobuf=protobuf grpc=grpcio grpc_tools=grpcio-tools
google.cloud.storage=google-cloud-storage googleapiclient=google-api-python-client socketio=python-socketio
engineio=python-engineio websocket=websocket-client slugify=python-slugify telegram=python-telegram-bot
discord=discord.py flask_sqlalchemy=flask-sqlalchemy flask_cors=flask-cors flask_login=flask-login
flask_migrate=flask-migrate flask_wtf=flask-wtf rest_framework=djangorestframework
corsheaders=django-cors-headers debug_toolbar=django-debug-toolbar environ=django-environ allauth=django-allauth
django_filters=django-filter django_extensions=django-extensions crispy_forms=django-crispy-forms
markdown=markdown pydantic_settings=pydantic-settings email_validator=email-validator multipart=python-multipart
fitz=pymupdf win32api=pywin32 win32con=pywin32 pythoncom=pywin32 wx=wxpython gi=pygobject OpenGL=pyopengl
mpl_toolkits=matplotlib pylab=matplotlib tensorflow=tensorflow torch=torch faiss=faiss-cpu
sentence_transformers=sentence-transformers llama_cpp=llama-cpp-python umap=umap-learn hdbscan=hdbscan
Levenshtein=levenshtein ruamel=ruamel.yaml ruamel.yaml=ruamel.yaml jsonpath_ng=jsonpath-ng toml=toml
tomli_w=tomli-w pytest_asyncio=pytest-asyncio pytest_mock=pytest-mock xdist=pytest-xdist pytest_cov=pytest-cov
dns=dnspython nmap=python-nmap scapy=scapy Xlib=python-xlib pyautogui=pyautogui
speech_recognition=speechrecognition sqlalchemy_utils=sqlalchemy-utils flask_restful=flask-restful jinja2=jinja2
markupsafe=markupsafe werkzeug=werkzeug itsdangerous=itsdangerous mako=mako marshmallow=marshmallow
typing_extensions=typing-extensions _cffi_backend=cffi apscheduler=apscheduler deepdiff=deepdiff
prometheus_client=prometheus-client sentry_sdk=sentry-sdk botocore=botocore
azure.storage.blob=azure-storage-blob airflow=apache-airflow pyspark=pyspark osgeo=gdal shapefile=pyshp
memcache=python-memcached pysrt=pysrt sshtunnel=sshtunnel vlc=python-vlc whois=python-whois zoneinfo_data=tzdata
ics=ics stdnum=python-stdnum
"""
DISTRIBUTIONS = dict(pair.split("=") for pair in DISTRIBUTIONS_TEXT.split())
"""What has to be installed for an import, where the names differ or are easily mistaken for another's."""

KNOWN_TEXT = """
aiofiles aiohttp aioredis alembic altair anyio arrow asgiref asyncpg asynctest babel bcrypt black bleach blinker
bokeh boto3 bottle cachetools celery certifi cffi chardet click cloudpickle colorama contextlib2 coverage
cryptography cython dask databases dill distro django docker docutils dpath elasticsearch enum34 factory faker
falcon fastapi fastavro filelock flake8 flask freezegun fsspec futures fuzzywuzzy gensim geopandas gevent
greenlet gunicorn h5py hatchling httpcore httplib2 httpx humanize hypercorn hypothesis idna importlib_metadata
importlib_resources inflection invoke ipaddress isort joblib jsonschema keras kombu langchain lightgbm litellm
loguru lxml matplotlib mock moto motor msgpack multidict mypy mypy_boto3 networkx nltk nose numba numexpr numpy
oauthlib openai openpyxl orjson packaging pandas paramiko parso passlib pathlib2 peewee pendulum pip
platformdirs plotly pluggy poetry polars pooch pre_commit psutil psycopg pyarrow pyasn1 pycparser pydantic pydot
pyfakefs pygame pygments pylint pymongo pynput pyodbc pyparsing pyperclip pytest pytz pyudev pywt ray redis
regex requests requests_mock responses rich ruff s3fs schedule scipy scrapy seaborn selenium setuptools
simplejson simpy six smart_open snowflake sortedcontainers spacy sphinx sqlalchemy sqlmodel sqlparse starlette
statsmodels streamlit structlog sympy tabulate tenacity termcolor textual thefuzz threadpoolctl tiktoken tinydb
tokenizers tomli tomlkit toolz tornado tox tqdm traitlets transformers trio twine twisted typeguard typer
tzlocal ujson unidecode unittest2 urllib3 uvicorn uvloop vcr virtualenv voluptuous waitress watchdog watchfiles
wcwidth websockets wheel whitenoise wrapt wtforms xarray xgboost xlrd xlsxwriter xmltodict yarl zeep zstandard
"""
KNOWN = frozenset(KNOWN_TEXT.split())
"""Import names of well-known distributions: near another name or not, they are meant."""

SHORTEST_FOR_TWO, SHORTEST_FOR_ONE = 6, 4
DOUBLED = re.compile(r"(.)\1+")
TOP = re.compile(r"[A-Za-z_]\w*")


def is_standard(name: str) -> bool:
    return name in sys.stdlib_module_names


def distribution_of(module: str) -> str:
    """The distribution that brings a module, by its own name where no other is known."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        known = DISTRIBUTIONS.get(".".join(parts[:length]))
        if known:
            return known
    return parts[0]


def canonical(distribution: str) -> str:
    """The name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def is_known(name: str) -> bool:
    return name in KNOWN or name in DISTRIBUTIONS


def meant(name: str, candidates: Iterable[str]) -> str:
    """The one candidate that a name is a slip of the pen of; empty when there is none, or when there are two."""
    if len(name) < 4 or is_known(name):
        return ""
    near = sorted(
        {candidate for candidate in candidates if is_slip(name, candidate)},
        key=lambda other: (distance(name, other), other),
    )
    if not near:
        return ""
    best = distance(name, near[0])
    return near[0] if len([other for other in near if distance(name, other) == best]) == 1 else ""


def is_slip(name: str, candidate: str) -> bool:
    """Whether one typed quickly gives the other. Names that differ by a digit at the end are different names."""
    if candidate.startswith("_") or name == candidate or name.rstrip("0123456789") == candidate.rstrip("0123456789"):
        return False
    if abs(len(name) - len(candidate)) > 2:
        return False
    if min(len(name), len(candidate)) < SHORTEST_FOR_TWO:
        if len(candidate) >= SHORTEST_FOR_ONE and DOUBLED.sub(r"\1", name) == DOUBLED.sub(r"\1", candidate):
            return True
        return sorted(name) == sorted(candidate) and distance(name, candidate) == 1
    return distance(name, candidate) <= 2


def distance(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment)."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        two_above, above, row = above, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_above[j - 2] + 1)
            row.append(cost)
    return row[-1]
