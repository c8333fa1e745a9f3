"""The jars of Apache Kafka for the embedded broker: Maven coordinates -> one folder, fetched once and shared.

Maven finds its registry in its own settings, so a network with a mirror needs nothing here.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from milepost.errors import BrokerError
from milepost.settings import Settings
from milepost.warehouse import files

KAFKA_VERSION = "4.1.1"
COORDINATES = (
    ("org.apache.kafka", "kafka_2.13", KAFKA_VERSION),
    ("org.apache.logging.log4j", "log4j-slf4j-impl", "2.24.3"),  # without it Kafka's own faults are never written
)
MINIMUM_JAVA = 17
FETCH_SECONDS = 600


def folder() -> Path:
    """Where the jars are kept: MILEPOST_KAFKA_JARS."""
    return Settings.load().kafka_jars.expanduser()


def are_present() -> bool:
    return any(folder().glob("kafka_2.13-*.jar")) and any(folder().glob("log4j-core-*.jar"))


@cache
def java_version() -> int | None:
    """Major version of the ``java`` on the path, or None."""
    if not shutil.which("java"):
        return None
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else None


def missing() -> str:
    """What keeps Apache Kafka from running here, in words; empty when nothing does."""
    version = java_version()
    if version is None:
        return f"no java on the path (Java {MINIMUM_JAVA} or newer is needed)"
    if version < MINIMUM_JAVA:
        return f"java on the path is version {version} (Java {MINIMUM_JAVA} or newer is needed)"
    if not are_present() and not shutil.which("mvn"):
        return f"no Kafka jars in {folder()} and no mvn on the path to fetch them"
    return ""


def ensure(say: Callable[[str], None]) -> Path:
    """Return the folder of the jars, fetching them first if need be. Raises BrokerError with Maven's own words."""
    target = folder()
    if are_present():
        return target
    try:
        lock = files.take(target.parent / f"{target.name}.lock", "fetching Kafka's jars", math.inf)  # fetched once
    except OSError as error:
        raise BrokerError(f"{target} cannot be written: {error.strerror}. Set MILEPOST_KAFKA_JARS.") from error
    try:
        if not are_present():
            say(f"fetching Apache Kafka {KAFKA_VERSION} through Maven (43 MB, once) ...")
            _fetch(target)
    finally:
        os.close(lock)
    return target


def _fetch(target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        (Path(work) / "pom.xml").write_text(pom())
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
        try:
            done = subprocess.run(
                command,
                cwd=work,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=FETCH_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BrokerError(f"Maven could not fetch Kafka's jars: {error}. Copy them to {target}.") from error
        if done.returncode != 0:
            cause = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no reason given")
            raise BrokerError(f"Maven could not fetch Kafka's jars: {cause}. Copy them to {target}.")
        shutil.rmtree(target, ignore_errors=True)
        (Path(work) / "jars").rename(target)


def pom() -> str:
    """The project file that names what to fetch."""
    dependencies = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version></dependency>"
        for group, artifact, version in COORDINATES
    )
    return (
        "<project><modelVersion>4.0.0</modelVersion>"  # Maven reads it without a namespace
        "<groupId>milepost</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{dependencies}</dependencies></project>"
    )
