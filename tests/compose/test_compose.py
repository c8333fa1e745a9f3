"""docker-compose.yml as the real Compose reads it, and .env.example against the settings. No engine is needed."""

from __future__ import annotations

import re

import pytest
from pydantic import SecretStr

from milepost.settings import PROJECT, Settings
from tests.compose.conftest import ROOT, SECRETS

REQUIRED = tuple(SECRETS)
AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(re.match(r"#?([A-Z_]+)=(.*)", line).groups() for line in lines if re.match(r"#?[A-Z_]+=", line))


@pytest.mark.parametrize("missing", REQUIRED)
def test_compose_refuses_to_start_without_a_secret_and_names_it(missing, compose):
    done = compose("config", "-q", secrets={name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_every_part_is_there_and_mail_only_when_asked_for(config, compose):
    assert set(config["services"]) == {"kafka", "postgres", "airflow-init", *AIRFLOW, "boards", "mail"}
    usual = compose("config", "--services").stdout.split()
    assert "mail" not in usual
    assert len(usual) == len(config["services"]) - 1


def test_metadata_is_migrated_before_airflow_starts(config):
    for name in AIRFLOW:
        needs = config["services"][name]["depends_on"]
        assert needs["airflow-init"]["condition"] == "service_completed_successfully"
        assert needs["kafka"]["condition"] == "service_healthy"
    assert "airflow db migrate" in config["services"]["airflow-init"]["command"][-1]
    assert "pools set warehouse 1" in config["services"]["airflow-init"]["command"][-1]


def test_what_others_wait_for_has_a_healthcheck(config):
    for name in ("kafka", "postgres", "api-server", "scheduler", "triggerer", "boards"):
        assert config["services"][name]["healthcheck"]["test"]


def test_nothing_listens_beyond_this_machine_unless_said_so(config):
    ports = [port for service in config["services"].values() for port in service.get("ports", [])]
    assert len(ports) == 4
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_boards_cannot_write_and_share_the_volume_of_the_warehouse(config):
    volumes = {name: service.get("volumes", []) for name, service in config["services"].items()}
    [boards] = volumes["boards"]
    assert (boards["source"], boards["target"], boards["read_only"]) == ("data", "/data", True)
    assert all(any(v["source"] == "data" and not v.get("read_only") for v in volumes[name]) for name in AIRFLOW)


def test_tasks_run_where_the_one_writer_is(config):
    environments = [config["services"][name]["environment"] for name in AIRFLOW]
    assert {env["AIRFLOW__CORE__EXECUTOR"] for env in environments} == {"LocalExecutor"}
    assert {env["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] for env in environments} == {"False"}


def test_no_secret_is_written_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text()
    for line in text.splitlines():
        if re.search(r"(PASSWORD|SECRET|FERNET_KEY)\w*:", line) and "PASSWORDS_FILE" not in line:
            assert "${" in line, line


def test_every_variable_of_the_compose_file_is_in_the_example():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert used - set(example()) == set()


def test_the_example_marks_only_what_compose_requires():
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert tuple(line.split("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)) == REQUIRED


def test_the_example_lists_every_setting_with_its_default():
    settings = {name: value for name, value in example().items() if name.startswith("MILEPOST_")}
    fields = {f"MILEPOST_{name.upper()}": field for name, field in Settings.model_fields.items()}
    assert set(settings) - set(fields) == {"MILEPOST_IMAGE_TAG"}
    assert set(fields) - set(settings) == set()
    for name, field in fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        if name in {"MILEPOST_PLANS", "MILEPOST_PROJECT"}:
            assert (PROJECT / settings[name]).resolve() == default
        else:
            assert settings[name] == _as_written(default), name


def _as_written(default: object) -> str:
    if default is None:
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_the_image_holds_what_runs_and_nothing_that_is_not_needed():
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert sorted(word for line in copied for word in line.split()) == sorted(allowed)
    assert all((ROOT / name).exists() for name in allowed)
