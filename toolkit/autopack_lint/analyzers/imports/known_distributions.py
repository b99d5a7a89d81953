"""Which modules well-known distributions bring, and which others they need.

Written by `python -m tests.support.make_distributions`.

A row: the name and the version of the wheel that was read; its modules, dotted below a folder without `__init__`; after
`<` the distributions of this table that it needs; after `+` those that it needs on request.
"""

from __future__ import annotations

ROWS = """
aiofiles==25.1.0 aiofiles
aiohttp==3.14.5 aiohttp < attrs multidict typing-extensions yarl
alembic==1.20.1 alembic < mako sqlalchemy tomli typing-extensions
anyio==4.16.0 anyio < idna typing-extensions
arrow==1.4.0 arrow < python-dateutil + pytest pytest-cov pytest-mock pytz simplejson sphinx
attr==0.3.2 attr dry_attr
attrs==26.1.0 attr attrs
azure-core==1.41.0 azure.core < requests typing-extensions + aiohttp
azure-identity==1.27.0 azure.identity < azure-core cryptography typing-extensions
azure-storage-blob==12.31.1 azure.storage.blob < azure-core cryptography typing-extensions + azure-core
babel==2.19.0 babel + freezegun jinja2 pytest pytest-cov pytz setuptools
bcrypt==5.0.0 bcrypt + mypy pytest
beautifulsoup4==4.15.0 bs4 < soupsieve typing-extensions + charset-normalizer lxml
black==26.10.1 _black_version black blackd blib2to3 < click mypy-extensions packaging pathspec platformdirs tomli
  typing-extensions + aiohttp colorama
bleach==6.4.0 bleach
boto3==1.44.8 boto3 < botocore s3transfer + botocore
botocore==1.44.8 botocore < python-dateutil urllib3
bs4==0.0.2 < beautifulsoup4
cachetools==8.0.2 cachetools
celery==5.7.0 celery < click kombu python-dateutil tzlocal + azure-identity azure-storage-blob boto3 cryptography
  django google-cloud-storage grpcio kombu pydantic urllib3 zstandard
certifi==2026.10.19.post1 certifi
cffi==2.1.1 _cffi_backend cffi
charset-normalizer==3.5.3 charset_normalizer
click==8.5.1 click
colorama==0.4.6 colorama
coverage==7.17.5 coverage
crypto==1.4.1 crypto
cryptography==50.0.2 cryptography < cffi typing-extensions + bcrypt
deepdiff==9.1.0 deepdiff + click coverage numpy orjson pandas pydantic pytest pytest-cov python-dateutil python-dotenv
  pytz pyyaml sphinx tomli tomli-w
django==5.2.19 django + bcrypt
django-cors-headers==4.9.0 corsheaders < django
django-debug-toolbar==8.0.0 debug_toolbar < django
django-environ==0.14.0 environ < typing-extensions + coverage pytest setuptools sphinx
django-extensions==4.1 django_extensions < django
django-filter==26.2 django_filters < django + djangorestframework
djangorestframework==3.18.3 rest_framework < django
dnspython==2.9.2 dns + black coverage cryptography idna pytest pytest-cov sphinx
docker==7.2.0 docker < requests urllib3 + coverage paramiko pytest pytest-cov sphinx websocket-client
docutils==0.23 docutils
dotenv==0.9.9 < python-dotenv
email-validator==2.4.0 email_validator < dnspython idna
factory-boy==3.3.3 factory < faker + coverage django isort mypy pillow sphinx sqlalchemy wheel
faker==40.63.0 faker + pillow
fastapi==0.165.0 fastapi < anyio pydantic starlette typing-extensions typing-inspection + email-validator httpx
  itsdangerous jinja2 pydantic-settings python-multipart pyyaml uvicorn
filelock==4.3.1 filelock
flask==3.1.3 flask < click importlib-metadata itsdangerous jinja2 markupsafe werkzeug + python-dotenv
flask-cors==6.0.5 flask_cors < flask typing-extensions werkzeug
flask-login==0.6.3 flask_login < flask werkzeug
flask-migrate==4.1.0 flask_migrate < alembic flask flask-sqlalchemy + pytest sphinx
flask-sqlalchemy==3.1.1 flask_sqlalchemy < flask sqlalchemy
flask-wtf==1.3.0 flask_wtf < flask itsdangerous + email-validator
freezegun==1.5.5 freezegun < python-dateutil
github==1.2.7 github < aiohttp typing-extensions
gitpython==3.2.1 git < typing-extensions + coverage mypy pytest pytest-cov pytest-mock typing-extensions
google-api-core==2.44.0 google.api_core < google-auth protobuf requests + aiohttp google-auth grpcio
google-api-python-client==2.202.0 apiclient googleapiclient < google-api-core google-auth
google-auth==2.63.0 google.auth google.oauth2 < cryptography + aiohttp cryptography flask freezegun grpcio packaging
  pyjwt pytest pytest-asyncio pytest-cov requests responses urllib3
google-cloud-storage==3.17.1 google.cloud._storage google.cloud._storage_v2 google.cloud.storage < google-api-core
  google-auth requests + black coverage google-api-core grpcio numpy protobuf psutil pyopenssl pytest pytest-asyncio
  pytest-cov pytest-xdist pyyaml
greenlet==3.5.6 greenlet + psutil setuptools sphinx
grpcio==1.85.3 grpc < typing-extensions
gunicorn==27.0.1 gunicorn + coverage httpx packaging pytest pytest-asyncio pytest-cov tornado
h11==0.16.0 h11
httpcore==1.0.9 httpcore < certifi h11 + anyio
httpx==0.28.1 httpx < anyio certifi httpcore idna + click pygments rich zstandard
hypothesis==6.170.17 _hypothesis_ftz_detector _hypothesis_globals _hypothesis_pytestplugin hypothesis <
  sortedcontainers + black click django numpy pandas pytest python-dateutil pytz redis rich watchdog
idna==3.20 idna + coverage hypothesis mypy pytest
importlib-metadata==10.2.0 importlib_metadata + packaging pytest pytest-cov sphinx
isort==9.0.2 isort < mypy-extensions + colorama
itsdangerous==2.2.0 itsdangerous
jinja2==3.1.6 jinja2 < markupsafe + babel
jsonschema==4.26.0 jsonschema < attrs + idna
jwt==1.4.0 jwt < cryptography + black freezegun isort mypy pytest pytest-cov
kombu==5.7.0 kombu + azure-identity boto3 grpcio msgpack packaging protobuf pymongo pyyaml redis sqlalchemy urllib3
loguru==0.7.3 loguru < colorama + colorama freezegun mypy pytest pytest-cov sphinx
lxml==6.1.3 lxml + beautifulsoup4
mako==1.4.3 mako < markupsafe + babel pytest
markdown==3.11.3 markdown + coverage pygments pyyaml
markdown-it-py==4.3.0 markdown_it + coverage markdown psutil pytest pytest-cov pyyaml requests sphinx
markupsafe==3.0.4 markupsafe
marshmallow==4.4.0 marshmallow
more-itertools==11.2.1 more_itertools
msgpack==1.2.4 msgpack
multidict==7.2.1 multidict
multipart==2.0.1 multipart
mypy==2.4.1 mypy mypyc < mypy-extensions pathspec tomli typing-extensions + lxml orjson psutil setuptools
mypy-extensions==1.2.0 mypy_extensions
numpy==2.4.6 numpy
openai==3.57.0 openai < anyio pydantic sniffio typing-extensions + aiohttp botocore google-auth multidict numpy pandas
  urllib3 websockets yarl
opencv-python-headless==5.0.0.93 cv2 opencv_python_headless < numpy
openpyxl==3.1.5 openpyxl
orjson==3.13.0 orjson
packaging==26.4 packaging
pandas==3.1.1 pandas < numpy python-dateutil + beautifulsoup4 jinja2 lxml openpyxl pymysql pytest pytest-xdist pytz
  scipy sqlalchemy tabulate zstandard
paramiko==5.1.0 paramiko < bcrypt cryptography pynacl
pathspec==1.1.1 pathspec + typing-extensions
pexpect==4.9.0 pexpect
pillow==13.0.0 PIL + coverage packaging psutil pytest pytest-cov pytest-xdist setuptools sphinx
platformdirs==4.14.8 platformdirs
pluggy==1.7.0 pluggy
protobuf==7.36.2 google._upb._message google.protobuf
psutil==7.2.2 psutil + black colorama coverage packaging pytest pytest-cov pytest-xdist requests setuptools sphinx
  virtualenv wheel
psycopg2-binary==2.9.13 psycopg2
pycryptodome==4.4.0 Crypto + pytest
pycryptodomex==3.24.2 Cryptodome
pydantic==2.14.4 pydantic < pydantic-core typing-extensions typing-inspection + email-validator
pydantic-core==2.50.5 pydantic_core < typing-extensions
pydantic-settings==2.16.3 pydantic_settings < pydantic python-dotenv typing-extensions typing-inspection +
  azure-identity boto3 pyyaml
pygithub==2.10.0 github < pyjwt pynacl requests typing-extensions urllib3
pygments==2.21.0 pygments + colorama
pyjwt==2.15.1 jwt < typing-extensions + cryptography
pymongo==4.20.1 bson gridfs pymongo < dnspython + certifi cryptography importlib-metadata pyopenssl pytest
  pytest-asyncio requests sphinx
pymysql==1.2.4 pymysql + cryptography pynacl
pynacl==1.6.2 nacl < cffi + hypothesis pytest pytest-cov pytest-xdist sphinx
pyopenssl==26.4.0 OpenSSL < cryptography typing-extensions + pytest sphinx
pyparsing==3.3.3 pyparsing + jinja2
pyserial==3.5 serial
pytest==9.2.0 _pytest py pytest < colorama packaging pluggy pygments tomli + attrs coverage hypothesis numpy pexpect
  pytest-xdist pyyaml requests setuptools
pytest-asyncio==1.5.0 pytest_asyncio < pytest typing-extensions + coverage hypothesis sphinx
pytest-cov==7.1.0 pytest_cov < coverage pluggy pytest + pytest-xdist virtualenv
pytest-mock==3.17.0 pytest_mock < pytest + pytest-asyncio
pytest-xdist==3.8.0 xdist < pytest + filelock psutil
python-dateutil==4.0.0 dateutil
python-docx==1.2.0 docx < lxml typing-extensions
python-dotenv==1.2.4 dotenv + click
python-jose==3.5.0 jose + cryptography pycryptodome pytest pytest-cov
python-magic==0.4.27 magic
python-multipart==0.0.34 multipart python_multipart
python-slugify==9.2.0 slugify
pytz==2026.6 pytz
pyyaml==6.0.4 _yaml yaml
pyzmq==27.3.0 zmq < cffi
redis==8.1.0 redis + cryptography pyjwt pyopenssl requests
regex==2026.11.19 regex
requests==2.34.2 requests < certifi charset-normalizer idna urllib3
requests-mock==1.12.1 requests_mock < requests
requests-oauthlib==2.0.0 requests_oauthlib < requests
responses==0.26.3 responses < pyyaml requests urllib3 + coverage mypy pytest pytest-asyncio pytest-cov tomli tomli-w
rich==15.0.0 rich < markdown-it-py pygments
ruamel-yaml==0.19.1 ruamel.yaml
s3transfer==0.19.3 s3transfer < botocore + botocore
scikit-learn==1.9.1 sklearn < numpy scipy
scipy==1.17.1 scipy < numpy + click hypothesis mypy pytest pytest-cov pytest-xdist sphinx tabulate typing-extensions
sentry-sdk==2.75.0 sentry_sdk < certifi urllib3 + aiohttp celery django fastapi flask grpcio httpcore httpx loguru
  markupsafe openai protobuf pymongo sqlalchemy starlette tornado
serial==0.0.97 serial < pyyaml
setuptools==84.2.1 _distutils_hack setuptools + filelock importlib-metadata more-itertools mypy packaging pytest
  pytest-cov pytest-xdist sphinx tomli tomli-w virtualenv wheel
simplejson==4.3.0 simplejson
six==1.17.0 six
sniffio==1.3.1 sniffio
sortedcontainers==2.4.0 sortedcontainers
soupsieve==4.1.3 soupsieve
sphinx==9.0.4 sphinx < babel colorama docutils jinja2 packaging pygments requests
sqlalchemy==2.1.9 sqlalchemy < typing-extensions + greenlet mypy psycopg2-binary pymysql
sqlmodel==0.0.50 sqlmodel < pydantic sqlalchemy typing-extensions + sqlalchemy
starlette==1.10.0 starlette < anyio typing-extensions + httpx itsdangerous jinja2 python-multipart pyyaml
structlog==26.1.0 structlog < typing-extensions
tabulate==0.10.0 tabulate
tenacity==9.2.1 tenacity + pytest sphinx tornado
termcolor==3.3.0 termcolor + pytest pytest-cov
toml==0.10.2 toml
tomli==2.5.0 c787785866c7b801238d__mypyc tomli
tomli-w==1.2.0 tomli_w
tomlkit==0.15.2 tomlkit
tornado==6.6.1 tornado
tqdm==4.70.1 tqdm < colorama + requests
typer==0.29.2 typer < colorama pydantic rich
typing-extensions==4.16.0 typing_extensions
typing-inspection==0.4.5 typing_inspection < typing-extensions
tzlocal==5.4.5 tzlocal + pytest pytest-cov pytest-mock
ujson==6.1.0 ujson
urllib3==2.8.0 urllib3
uvicorn==0.54.0 uvicorn < click h11 typing-extensions + python-dotenv pyyaml websockets
virtualenv==21.15.11 virtualenv < filelock packaging platformdirs typing-extensions
watchdog==7.1.0 watchdog + pyyaml
websocket-client==1.9.2 websocket + pytest sphinx websockets
websockets==17.4 websockets
werkzeug==3.1.9 werkzeug < markupsafe + watchdog
wheel==0.48.0 wheel < packaging
wrapt==2.5.2 wrapt + pytest setuptools
xmltodict==1.0.4 xmltodict + pytest pytest-cov
yarl==1.25.1 yarl < idna multidict
zstandard==0.25.0 zstandard + cffi
"""
