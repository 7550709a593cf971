"""Adds up the CTRF reports of a test run, says what was skipped and why, and ends with `N passed, N failed, N skipped`.

    python3 build/summarise-tests.py EXIT_CODE FOLDER [PACKAGE...]

EXIT_CODE is what `dotnet test` ended with. Exits 1 when it or a test failed, when no test ran, or when a test was skipped
for want of something that one of the installed Debian PACKAGEs provides.
"""

import json
import re
import sys
from pathlib import Path

# What skip reasons call the things that packages provide under another name.
COMMANDS = {
    "binutils": ["readelf", "objcopy"],
    "qemu-user-static": ["qemu", "qemu-aarch64-static"],
    "gcc-aarch64-linux-gnu": ["aarch64", "arm64 bootstrap"],
}
# Always there: the machine has python3, and the run has just built the function.
ALWAYS = ["python3", "EXEC_FORMAT_BOOTSTRAP", "EXEC_FORMAT_BOOTSTRAP_ARM64", "sh"]


def reason_of(test):
    return test.get("extra", {}).get("reason", "no reason given")


def is_installed(reason, packages):
    words = ALWAYS + [word for package in packages for word in COMMANDS.get(package, [package])]
    # A Python package may be missing although python3 is there.
    if re.search(r"python (package|module)|python3 with", reason, re.IGNORECASE):
        return False
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", reason, re.IGNORECASE) for word in words)


def main(exit_code, folder, packages):
    reports = list(Path(folder).rglob("*.ctrf*"))
    projects = list(Path(__file__).parents[1].glob("test/*/*.Tests.csproj"))
    tests = [test for report in reports for test in json.loads(report.read_text("utf-8-sig"))["results"]["tests"]]
    by_status = {status: [test for test in tests if test["status"] == status] for status in {test["status"] for test in tests}}
    passed, failed, skipped = (by_status.get(status, []) for status in ("passed", "failed", "skipped"))
    other = len(tests) - len(passed) - len(failed) - len(skipped)

    for test in failed:
        print(f"failed: {test['name']}")
    for test in skipped:
        print(f"skipped: {test['name']}: {reason_of(test)}")

    problems = []
    if exit_code != 0 and not failed:
        problems.append(f"dotnet test ended with {exit_code}.")
    if len(reports) != len(projects):
        problems.append(f"there are {len(reports)} reports of {len(projects)} test projects.")
    if not tests:
        problems.append("no test ran.")
    if other:
        problems.append(f"{other} tests have no clear outcome.")
    problems += [f"{test['name']} was skipped although what it needs is installed." for test in skipped if is_installed(reason_of(test), packages)]
    for problem in problems:
        print(f"error: {problem}")

    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or problems else 0


sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
