"""What makes a finding the same finding, from one version of a document to the next."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from fiscallint.document import Document
from fiscallint.finding import Finding


def fingerprints(document: Document, findings: Iterable[Finding]) -> list[str]:
    """The fingerprint of each finding: unique in the document, and the same when only the amounts change.

    It is made of the rule, of what was checked (where a finding has no key, its words without the figures) and of
    the section and table it stands in; a number at the end tells equals apart, in the order of their places.
    `findings` are all findings of the document in their order.
    """
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        subject = finding.key or re.sub(r"[\d\s.,，％%+-]+", "", document.text[slice(*finding.span)])
        parts = (finding.code, subject, finding.section, finding.table)
        digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
        seen[digest] += 1
        made.append(f"{digest}:{seen[digest]}")
    return made
