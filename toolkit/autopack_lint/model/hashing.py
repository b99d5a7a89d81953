"""The one hash that everything is known by.

`hashlib` offers the same function, but loads OpenSSL for others first, which costs as much as a tenth of a small run.
"""

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that builds it in another way
    from hashlib import blake2b

__all__ = ["blake2b"]
