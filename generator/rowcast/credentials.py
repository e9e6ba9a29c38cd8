"""Text in; what in it looks like a real credential out, by the forms of known services, or a copy without it."""

from __future__ import annotations

import math
import re
from collections import Counter

# No form can begin where an earlier one may still go on: else a long text would be read once for each beginning.
_FORMS = re.compile(
    r"""
    \bsk-ant-(?:api|oat|ort)[0-9]{2}-[A-Za-z0-9_-]{20,}   # keys that name their service
    | \bsk-(?:proj|svcacct|admin|or-v1)-[A-Za-z0-9_-]{32,} | \bsk-(?:live-)?[A-Za-z0-9]{32,}\b
    | \b[rs]k_live_[A-Za-z0-9]{16,}\b
    | \bgh[pousr]_[A-Za-z0-9]{36,}\b | \bgithub_pat_[A-Za-z0-9_]{40,}\b | \bglpat-[A-Za-z0-9_-]{20,}
    | \b(?:xai|pplx|gsk|r8|lin_api|sbp|pscale_tkn|ntn)[-_][A-Za-z0-9]{30,} | \bGOCSPX-[A-Za-z0-9_-]{20,}
    | \bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b | \bsq0(?:atp|csp)-[A-Za-z0-9_-]{20,} | \bATATT3[A-Za-z0-9_=-]{50,}
    | \bhvs\.[A-Za-z0-9_-]{24,} | \bdapi[a-f0-9]{32}\b | \bNRAK-[A-Z0-9]{27}\b | \bkey-[a-f0-9]{32}\b
    | \b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}
    | \bnpm_[A-Za-z0-9]{36}\b | \bpypi-[A-Za-z0-9_-]{50,} | \bhf_[A-Za-z0-9]{30,}\b | \bdop_v1_[a-f0-9]{64}\b
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b
    | \bAIza[A-Za-z0-9_-]{35}\b | \bya29\.[A-Za-z0-9_-]{20,}
    | \bxox[abpors]-[A-Za-z0-9-]{20,} | (?<![\w-])SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}
    | (?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----
    | \b[a-z][a-z0-9+.-]{0,20}://[^\s/:@]{1,100}:[^\s/@]{6,200}@   # a password in a URL
    """,
    re.VERBOSE,
)
_MARKS = (
    *(
        "sk-",
        "k_live_",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "npm_",
        "pypi-",
        "hf_",
        "dop_v1_",
    ),
    *(
        "AKIA",
        "ASIA",
        "AIza",
        "ya29.",
        "xox",
        "SG.",
        "eyJ",
        "PRIVATE KEY",
        "xai",
        "pplx",
        "gsk",
        "r8_",
        "r8-",
        "lin_api",
    ),
    *("sbp", "pscale_tkn", "ntn", "GOCSPX-", "shpat_", "shpca_", "shppa_", "shpss_", "sq0", "ATATT3", "hvs.", "dapi"),
    *("NRAK-", "key-", ":AA", "://"),
)
"""Each form holds one of these. To look for them takes a hundredth of the time that the forms take."""
_INVENTED = re.compile(
    r"x{6}|X{6}|0{8}|1234567|abcdef|example|EXAMPLE|\.\.\.|your|secret|password|test|\*{4}", re.ASCII
)
_RANDOM = re.compile(r"[A-Za-z0-9+/_=-]{20,500}")
_BITS = 3.8


def is_credential(text: str) -> bool:
    """Tell whether a text holds a credential of a known form that was not plainly invented."""
    return _may_hold(text) and any(not _INVENTED.search(found[0]) for found in _FORMS.finditer(text))


def is_random(text: str) -> bool:
    """Tell whether a text looks drawn by lot: long, of letters and digits, with many bits for each character."""
    if not _RANDOM.fullmatch(text) or _INVENTED.search(text) or not any(map(str.isdigit, text)):
        return False
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values()) >= _BITS


def masked(text: str) -> str:
    """Return a text of the same length with asterisks for each credential that was not plainly invented."""
    return _FORMS.sub(_mask, text) if _may_hold(text) else text


def _may_hold(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def _mask(found: re.Match[str]) -> str:
    return found[0] if _INVENTED.search(found[0]) else "*" * len(found[0])
