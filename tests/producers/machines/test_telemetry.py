"""Compute centres measured from exporters' pages: real metric names, cards counted once, unknown models named."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders.offices import Office

from milepost.errors import MilepostError
from producers.machines.telemetry import card_pflops, event_of, measure, samples

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
DCGM = """# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-aa",device="nvidia0",modelName="NVIDIA A100-SXM4-80GB",Hostname="n1"} 80
DCGM_FI_DEV_GPU_UTIL{gpu="1",UUID="GPU-bb",device="nvidia1",modelName="NVIDIA H100 80GB HBM3",Hostname="n1"} 40
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-aa",modelName="NVIDIA A100-SXM4-80GB",Hostname="n1"} 1024
"""
NODE = "# node_exporter\nnode_time_seconds 1.795e+09\nnode_load1 0.5\n"
CARDS = {"a100": 0.3, "h100": 1.0, "h100 pcie": 0.7, "910b3": 0.5}


def test_capacity_is_the_sum_of_cards_and_use_is_weighted_by_it() -> None:
    got = measure([DCGM], CARDS, NOW)
    assert (got.cards, got.capacity_pflops) == (2, 1.3)
    assert got.utilisation_share == pytest.approx((0.3 * 0.8 + 1.0 * 0.4) / 1.3, abs=1e-4)
    assert got.at == NOW


def test_node_exporter_s_clock_says_when_it_was_measured() -> None:
    assert measure([DCGM, NODE], CARDS, NOW).at == datetime.fromtimestamp(1.795e9, UTC)


def test_card_seen_on_two_pages_counts_once_and_cards_of_two_hosts_count_both() -> None:
    without_ids = 'npu_chip_info_utilization{id="0",model_name="910B3"} 50\n'
    assert measure([DCGM, DCGM], CARDS, NOW).cards == 2
    assert measure([without_ids, without_ids], CARDS, NOW).cards == 2


def test_longest_fitting_model_name_decides() -> None:
    page = 'DCGM_FI_DEV_GPU_UTIL{UUID="x",modelName="NVIDIA H100 PCIe"} 10'
    assert measure([page], CARDS, NOW).capacity_pflops == 0.7


def test_unknown_model_is_named_with_what_to_do() -> None:
    with pytest.raises(MilepostError, match=r"Moore MTT.*--cards"):
        measure(['DCGM_FI_DEV_GPU_UTIL{UUID="x",modelName="Moore MTT S4000"} 10'], CARDS, NOW)


@pytest.mark.parametrize("page", ["", "hello", NODE, "<html>502</html>", "DCGM_FI_DEV_GPU_UTIL{broken 1"])
def test_page_without_cards_is_a_fault_and_not_zero_capacity(page: str) -> None:
    with pytest.raises(MilepostError, match="no card was found"):
        measure([page], CARDS, NOW)


def test_a_page_without_any_metric_is_no_smaller_centre() -> None:
    for other in ("", "hello", "<html>502</html>", "# HELP x y\n# EOF\n"):
        with pytest.raises(MilepostError, match="第 2 个页面"):
            measure([DCGM, other], CARDS, NOW)


def test_samples_understand_labels_timestamps_and_escapes() -> None:
    page = 'a{x="1,2",y="q\\"z"} 3.5 1700000000\nb +Inf\nc\n# d 4\n'
    found = [(one.metric, one.labels, one.value) for one in samples(page)]
    assert found == [("a", {"x": "1,2", "y": 'q"z'}, 3.5), ("b", {}, float("inf"))]


@pytest.mark.parametrize("figure", ["３.５", "1_000", "٣", "0x1p3", "1.5.2", "--1"])
def test_figures_that_are_no_numbers_of_the_format_are_no_samples(figure: str, tmp_path: Path) -> None:
    assert list(samples(f'a{{x="1"}} {figure}\na{{x="1"}} 2 １７\n')) == []
    cards = tmp_path / "cards.csv"
    cards.write_text(f"model,pflops,source\nx,{figure},y\n", encoding="utf-8")
    with pytest.raises(MilepostError, match=r"cards\.csv"):
        card_pflops(cards)


def test_shipped_cards_have_a_value_and_a_source() -> None:
    assert all(0 < pflops < 10 for pflops in card_pflops().values())
    assert {"a100", "h100", "h20"} <= set(card_pflops())


def test_same_page_in_the_same_minute_is_one_event() -> None:
    first = event_of(measure([DCGM], CARDS, NOW), "hill_1", "/hill/data")
    again = event_of(measure([DCGM], CARDS, NOW.replace(second=59)), "hill_1", "/hill/data")
    later = event_of(measure([DCGM], CARDS, NOW.replace(minute=9)), "hill_1", "/hill/data")
    assert first.id == again.id != later.id


@pytest.fixture
def exporter() -> Iterator[str]:
    """A host that answers /metrics as dcgm-exporter does."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/metrics" else 500)
            self.end_headers()
            self.wfile.write(DCGM.encode())

        def log_message(self, format: str, *args: Any) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.kafka
def test_exporter_s_page_becomes_an_event_at_the_broker(
    online: Office, mail: Callable[[str, int], list[dict[str, Any]]], exporter: str, tmp_path: Path
) -> None:
    centre = ("--centre", "hill_1", "--agency", "hill/data")
    told = online.told("telemetry", f"{exporter}/metrics", *centre, "--simulated")
    assert (told["delivered"], told["cards"]) == (1, 2)
    sent = mail("milepost.compute.v1", 1)[0]
    assert (sent["subject"], sent["source"], sent["simulated"]) == ("hill/hill_1", "/hill/data", True)
    assert sent["data"]["capacity_pflops"] == pytest.approx(1.301)
    for place in (f"{exporter}/broken", "http://127.0.0.1:1/metrics", str(tmp_path / "none.txt")):
        assert place in str(online.run("telemetry", place, *centre).exception)
