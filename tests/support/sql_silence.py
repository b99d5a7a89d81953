"""Code that looks like a mistake and is none. Names with a slash are whole files; the others follow the models."""

# ruff: noqa: E501 - one line for each piece of code reads best

SILENT = {
    "== None is IS NULL": "q = select(User).where(User.age == None, User.name != None)\n",
    "== True keeps the dialect": "q = select(User).where(User.active == True, User.active == False)\n",
    "a flag decides in Python": "def f(flag):\n    return select(User).where(flag and User.age == 1)\n",
    "a flag switches off": "def f(tags):\n    return select(User).where(not tags or User.name.in_(tags))\n",
    "instance comparison": "def f(user: User):\n    return user.age is None and user.name in ('x',) and not user.active\n",
    "instance truth": "def f(session):\n    for user in session.query(User):\n        if user.active and user.age == 1:\n            return user\n",
    "an optional condition": "def f(x):\n    condition = None\n    if x:\n        condition = User.age == 1\n    if condition is not None:\n        return select(User).where(condition)\n",
    "which column is it": "def f(column):\n    if column is User.age or any(column == c for c in (User.name, User.age)):\n        return 1\n",
    "bitwise with brackets": "q = select(User).where((User.age == 1) & (User.name == 'x') | ~(User.active == True))\n",
    "or_ of conditions": "q = select(User).where(or_(User.age == 1, User.age.is_(None)))\n",
    "membership of a result": "def f(session):\n    return 3 in [user.age for user in session.query(User)]\n",
    "a lambda for sorting": "def f(users):\n    return sorted(users, key=lambda u: u.age and u.name)\n",
    "pandas/": "import sqlalchemy\nimport pandas as pd\ndef f(df):\n    return df.where(df.x == 1).filter(items=['a' if df.y else 'b'])\n",
    "django/": "from django.db.models import Q\nfrom app.models import User\nq = User.objects.filter(Q(a=1) and Q(b=2), x=User.y is None)\n",
    "numpy/": "import numpy as np\nimport sqlalchemy\nx = np.where(np.array([1]) == 1 and True, 1, 2)\n",
    "peewee/": "from peewee import Model, IntegerField\nclass User(Model):\n    age = IntegerField()\nq = User.select().where(User.age is None)\n",
    "pyspark/": "from pyspark.sql import functions as F\ndf = spark.table('x').filter(F.col('a') == 1 and F.col('b') == 2)\n",
    "polars/": "import polars as pl\ndf = pl.DataFrame().filter(pl.col('a') is None).select(pl.col('b') in [1])\n",
    "another func/": "from sqlalchemy import select\nfrom tools import func\nq = select(1).where(func.x() == 1 and func.y() == 2)\n",
}
