"""Audit a lock for known vulnerabilities; where the service that knows them cannot be reached, say so and pass.

pip-audit calls a package that its service does not know "skipped", and the whole clean; an index mirror knows none of
them. So this counts what was audited, and never calls a lock clean of which nothing was.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

UNREACHABLE = ("ConnectionError", "ServiceError", "Max retries exceeded", "Connection refused", "timed out", "Timeout")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to say, and the exit status."""

    status: int
    lines: list[str]


def skipped(reason: str) -> Verdict:
    return Verdict(0, [f"audit SKIPPED: {reason}"])


def verdict(status: int, report: str, errors: str) -> Verdict:
    """Read pip-audit's exit status, its JSON report and what it wrote to stderr."""
    if not report.strip():
        if any(word in errors for word in UNREACHABLE):
            return skipped(f"the vulnerability service did not answer: {errors.strip().splitlines()[-1][:160]}")
        return Verdict(status or 1, [errors])
    packages = json.loads(report)["dependencies"]
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        return skipped("the vulnerability service knows none of the locked packages (an index mirror?)")
    found = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none'}"
        for package in audited
        for known in package["vulns"]
    ]
    counted = f"{len(audited)} of {len(packages)} locked packages audited: {len(found)} known vulnerabilities"
    return Verdict(status or int(bool(found)), [counted, *found])


def main(lock: str) -> int:
    """0 when nothing is known or nobody could be asked."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off"]
    audit = subprocess.run(command, capture_output=True, text=True, check=False)
    reading = verdict(audit.returncode, audit.stdout, audit.stderr)
    print(*reading.lines, sep="\n")
    return reading.status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
