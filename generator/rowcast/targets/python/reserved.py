"""Names that mean something already: to Python, file systems, pydantic, the runtime. A name of a spec gets ``_``.

Tests hold these tables to what they are about, so that a new version of pydantic or a new method of the runtime shows.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = frozenset(keyword.kwlist)
"""Hard keywords, the same since Python 3.7. Soft ones (``match``, ``type``) are good names wherever we put one."""

BUILTIN_TYPES = _words("bool bytes dict float int list object str")
"""Lower-case names that annotations use. A class with a member of such a name says ``builtins.list`` instead."""

MODEL_MEMBERS = _words(
    """
    construct copy dict from_orm json model_computed_fields model_config model_construct model_copy model_dump
    model_dump_json model_extra model_fields model_fields_set model_json_schema model_parametrized_name model_post_init
    model_rebuild model_validate model_validate_json model_validate_strings parse_file parse_obj parse_raw schema
    schema_json update_forward_refs validate
    """
)
"""Public members of ``pydantic.BaseModel``."""

CALL_ARGUMENTS = _words("self options timeout max_retries extra_headers extra_query extra_body idempotency_key")
"""What each method takes beside the operation's own arguments: the keys of ``RequestOptions``."""

CLIENT_ARGUMENTS = _words(
    """
    given self settings base_url server server_variables timeout max_retries retry_policy default_headers default_query
    proxy trust_env verify ssl_context allow_http hooks strict check_requests max_response_bytes logger transport
    """
)
"""What each client takes beside credentials and headers: the keys of ``SyncSettings`` and ``AsyncSettings``."""

CLIENT_MEMBERS = _words("aclose call close closed drift stream with_options with_raw_response with_streaming_response")
"""Public members of the client's bases, beside the groups of operations."""

EXPORTS: Mapping[str, frozenset[str]] = {
    ".client": _words("AsyncClient Client"),
    "._runtime.errors": _words(
        """
        ApiConnectionError ApiError ApiRedirectError ApiStatusError ApiTimeoutError ClientClosedError RawAnswer
        RequestError ResponseValidationError StreamError StreamProtocolError StreamStateError StreamTimeoutError
        StreamTruncatedError
        """
    ),
    "._runtime.model": _words("UnknownVariant Unlisted"),
    "._runtime.calls_async": _words("AsyncByteStream AsyncStream"),
    "._runtime.calls_sync": _words("ByteStream Stream"),
    "._runtime.response": _words("RawResponse"),
    "._runtime.retry": _words("RetryPolicy"),
    "._runtime.transport_async": _words("AsyncHttpcoreTransport AsyncHttpxTransport"),
    "._runtime.transport_sync": _words("HttpcoreTransport HttpxTransport"),
    "._runtime.aiohttp_async": _words("AiohttpTransport"),
    "._runtime.urllib3_sync": _words("Urllib3Transport"),
    "._runtime.types": _words("Attempt Hooks RequestOptions Timeout UNSET Unset"),
}
"""What the generated package exports beside the classes of its spec, by module."""

EXTRA_EXPORTS: Mapping[str, frozenset[str]] = {
    "._runtime.pages": _words("PaginationError"),
    "._runtime.pages_async": _words("AsyncPager"),
    "._runtime.pages_sync": _words("Pager"),
    "._runtime.webhooks": _words("WebhookReceiver WebhookVerificationError"),
}
"""What packages export too whose spec needs it."""

PUBLIC = frozenset[str]().union(*EXPORTS.values(), *EXTRA_EXPORTS.values())

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))})
"""File names, whatever their extension, that Windows takes for devices."""

STANDARD_LIBRARY = _words(
    """
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
    bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
    compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses
    datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp
    fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib
    heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
    linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
    multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb
    pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile
    pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets
    select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
    sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig
    syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize
    tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv
    warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
    """
)
"""Modules of Python 3.11 to 3.14. A fixed list, since ``sys.stdlib_module_names`` depends on the Python that runs."""

MODULES = KEYWORDS | DEVICES | STANDARD_LIBRARY
