"""docker-compose.yml as the real Compose reads it, and .env.example against the settings. No engine is needed."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import SecretStr

from milepost.local import variables
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
    assert set(config["services"]) == {"kafka", "postgres", "airflow-init", *AIRFLOW, "watch", "boards", "mail"}
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


def test_only_the_processes_that_write_the_data_folder_may(config):
    """airflow-init is the first to see the volume: it takes over its owner from the image."""
    found = {
        name: bool(mount.get("read_only"))
        for name, service in config["services"].items()
        for mount in service.get("volumes", [])
        if mount["target"] == "/data"
    }
    writers = dict.fromkeys(("airflow-init", "scheduler", "dag-processor", "watch"), False)
    assert found == writers | dict.fromkeys(("triggerer", "boards"), True)


def test_boards_see_the_map_of_the_configuration_and_no_secret_of_it(config):
    mounts = {mount["target"]: mount for mount in config["services"]["boards"]["volumes"]}
    found = [target for target in mounts if target.startswith("/config")]
    assert (found, mounts["/config/map"].get("read_only")) == (["/config/map"], True)
    assert config["services"]["boards"]["environment"]["MILEPOST_CONFIG"] == "/config"


def test_boards_write_incidents_and_bulletins_and_nothing_else(config):
    """What a person does about either is kept; the folders are there before the boards are."""
    mounts = {mount["target"]: mount for mount in config["services"]["boards"]["volumes"]}
    writable = [target for target, mount in mounts.items() if not mount.get("read_only")]
    assert sorted(writable) == ["/data/bulletins", "/data/incidents"]
    assert (mounts["/data/incidents"]["source"], mounts["/data/incidents"]["volume"]) == (
        "data",
        {"subpath": "incidents"},
    )
    assert any("/data/incidents" in part for part in config["services"]["airflow-init"]["command"])
    assert "airflow-init" in config["services"]["boards"]["depends_on"]


@pytest.mark.parametrize("process", ["airflow-init", *AIRFLOW, "watch", "boards"])
def test_a_container_gets_the_settings_its_process_needs_and_no_others(process, config):
    image = {"data", "project"}  # of the Dockerfile
    env = config["services"][process]["environment"]
    wanted = {name for name, names in variables.NEEDED.items() if process in names}
    assert {name for name in env if name.startswith("MILEPOST_")} == {
        f"MILEPOST_{name.upper()}" for name in wanted - image
    }
    assert any(name.startswith("AIRFLOW_") for name in env) == (process not in ("boards", "watch"))


def test_plans_their_texts_and_the_certificate_are_mounted_from_where_the_variables_say(compose):
    told = {
        "MILEPOST_PLANS": "/srv/plans",
        "MILEPOST_PLAN_TEXTS": "/srv/texts",
        "MILEPOST_KAFKA_CA_FILE": "/srv/ca.pem",
    }
    done = compose("config", "--format", "json", secrets=SECRETS | told)
    services = json.loads(done.stdout)["services"]
    mounted = {v["target"]: (v["source"], v["read_only"]) for v in services["scheduler"]["volumes"] if "read_only" in v}
    assert mounted == {
        "/plans": ("/srv/plans", True),
        "/plan-texts": ("/srv/texts", True),
        "/config": (str(ROOT / "config"), True),
        "/run/kafka-ca.pem": ("/srv/ca.pem", True),
    }
    env = services["scheduler"]["environment"]
    assert (env["MILEPOST_PLANS"], env["MILEPOST_PLAN_TEXTS"]) == ("/plans", "/plan-texts")
    for name in ("scheduler", "triggerer", "airflow-init"):
        assert services[name]["environment"]["MILEPOST_KAFKA_CA_FILE"] == "/run/kafka-ca.pem"
        assert any(v["target"] == "/run/kafka-ca.pem" for v in services[name]["volumes"])


def test_without_the_variables_the_plans_of_this_folder_are_mounted(config):
    mounts = {v["target"]: v["source"] for v in config["services"]["scheduler"]["volumes"]}
    assert mounts["/plans"] == str(ROOT / "plans")
    assert mounts["/run/kafka-ca.pem"] == "/dev/null"
    assert config["services"]["scheduler"]["environment"]["MILEPOST_KAFKA_CA_FILE"] == ""


def test_every_container_reaps_its_children_and_has_its_limits(config):
    for name, service in config["services"].items():
        assert service["init"] is True, name
        assert int(service["mem_limit"]) > 0, name
        assert service["pids_limit"] > 0, name


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
