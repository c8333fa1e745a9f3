"""One node of Apache Kafka (KRaft, broker and controller in one): folder and port -> the command that runs it."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from milepost.errors import BrokerError
from milepost.local import processes

HEAP = "-Xmx512m"
LOGGING = """<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN" shutdownHook="disable">
  <Appenders>
    <Console name="out" target="SYSTEM_OUT"><PatternLayout pattern="%d{ISO8601} %p %m (%c{1})%n"/></Console>
  </Appenders>
  <Loggers>
    <Logger name="org.apache.kafka.server.share" level="ERROR"/>
    <Root level="WARN"><AppenderRef ref="out"/></Root>
  </Loggers>
</Configuration>
"""


def server_properties(log_dir: Path, port: int, controller_port: int) -> str:
    """The node's configuration. Topics are made by us with their partitions, so none may appear by a typo;
    nothing is thrown away with age, because what is not loaded yet exists nowhere else."""
    host = processes.LOCALHOST
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{host}:{controller_port}",
        "listeners": f"PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{host}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": str(log_dir),
        "auto.create.topics.enable": "false",
        "log.retention.ms": "-1",
        "num.network.threads": "2",
        "num.io.threads": "4",
        "broker.heartbeat.interval.ms": "1000",
        "broker.session.timeout.ms": "4000",  # how long a start after a kill waits for the dead one's registration
        "group.initial.rebalance.delay.ms": "0",
        "offsets.topic.num.partitions": "4",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
    }
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def prepare(folder: Path, port: int, jars: Path, say: Callable[[str], None]) -> list[str]:
    """Write the configuration, format the log folder if it is new, and return the command that runs the node."""
    folder = folder.resolve()
    log_dir = folder / "log"
    properties = folder / "server.properties"
    properties.write_text(server_properties(log_dir, port, processes.free_port()))
    (folder / "log4j2.xml").write_text(LOGGING)
    java = [
        "java",
        HEAP,
        "-XX:+UseSerialGC",  # one small node: less memory and a faster start than the default collector
        f"-Dlog4j2.configurationFile={folder / 'log4j2.xml'}",
        "-cp",
        f"{jars}/*",
    ]
    if not (log_dir / "meta.properties").exists():
        say("preparing an empty log for Apache Kafka ...")
        _format(java, properties)
    return [*java, "kafka.Kafka", str(properties)]


def _format(java: list[str], properties: Path) -> None:
    cluster_id = base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
    command = [*java, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster_id}", "-c", str(properties)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise BrokerError(f"Kafka's log in {properties.parent} cannot be prepared: {told[-1] if told else 'no reason'}")
