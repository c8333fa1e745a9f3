"""Cards: every piece of hardware counts once, with the figure of its own model, and no value is bent."""

from __future__ import annotations

import csv
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from milepost.errors import MilepostError
from producers.machines.card_models import CARDS, card_pflops, pflops_of
from producers.machines.telemetry import Measurement, measure

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
A100 = "NVIDIA A100-SXM4-80GB"


def line(metric: str, value: object, gpu: int = 0, model: str = A100, **labels: str) -> str:
    names = {"gpu": str(gpu), "UUID": f"GPU-{gpu:08}", "modelName": model, "Hostname": "n1"} | labels
    shown = ",".join(f'{name}="{text}"' for name, text in names.items() if text)
    return f"{metric}{{{shown}}} {value}\n"


def util(value: object, gpu: int = 0, **labels: str) -> str:
    return line("DCGM_FI_DEV_GPU_UTIL", value, gpu, **labels)


def active(value: object, gpu: int = 0, instance: str = "", profile: str = "1g.10gb") -> str:
    partition = {"GPU_I_ID": instance, "GPU_I_PROFILE": profile} if instance else {}
    return line("DCGM_FI_PROF_GR_ENGINE_ACTIVE", value, gpu, **partition)


def measured(*pages: str) -> Measurement:
    return measure(pages, card_pflops(), NOW)


@pytest.mark.parametrize(
    ("model", "pflops"),
    [
        ("NVIDIA A100-SXM4-80GB", 0.312),
        ("A100-SXM4-40GB", 0.312),
        ("NVIDIA A100 80GB PCIe", 0.312),
        ("NVIDIA A100-PCIE-40GB", 0.312),
        ("NVIDIA A10", 0.125),
        ("NVIDIA H100 80GB HBM3", 0.989),
        ("NVIDIA H100 PCIe", 0.756),
        ("NVIDIA H100 NVL", 0.835),
        ("NVIDIA H200", 0.989),
        ("NVIDIA H200 NVL", 0.835),
        ("NVIDIA GH200 480GB", 0.989),
        ("NVIDIA H20", 0.148),
        ("NVIDIA L4", 0.121),
        ("NVIDIA L40", 0.181),
        ("NVIDIA L40S", 0.362),
        ("Tesla V100-SXM2-32GB", 0.125),
        ("Tesla V100-PCIE-16GB", 0.112),
        ("Tesla V100S-PCIE-32GB", 0.130),
        ("Tesla T4", 0.065),
    ],
)
def test_a_model_has_the_figure_of_its_own_data_sheet(model: str, pflops: float) -> None:
    assert pflops_of(model, card_pflops()) == pflops


@pytest.mark.parametrize(
    "model",
    [
        "NVIDIA H20Z",
        "NVIDIA H20-3e",
        "NVIDIA A1000",
        "NVIDIA RTX A1000",
        "NVIDIA A3000",
        "NVIDIA A10G",
        "NVIDIA A100X",
        "GRID A100-10C",
        "NVIDIA L40S-48Q",
        f"{A100} MIG 1g.10gb",
        "NVIDIA H100 XYZ",
        "A100 H20",
        "H",
        "",
        "910B3",
        "NVIDIA",
    ],
)
def test_a_model_that_is_not_listed_is_refused_by_its_name(model: str) -> None:
    with pytest.raises(MilepostError, match=r"--cards") as told:
        pflops_of(model, card_pflops())
    assert repr(model) in str(told.value)


def test_every_shipped_figure_says_its_source_its_precision_and_that_it_is_dense() -> None:
    with CARDS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert all(" data sheet: " in row["source"] and "TFLOPS" in row["source"] for row in rows)
    assert {row["precision"] for row in rows} == {"FP16 Tensor Core"}
    assert {row["density"] for row in rows} == {"dense"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "model;watts\na100;300\n",
        "model,pflops,source\na100,0.312,x,y\n",
        "model,pflops,source\n,0.312,x\n",
        *(f"model,pflops,source\na100,{figure},x\n" for figure in ("0", "-1", "312", "nan", "1e-1", "0,3", "", "1_0")),
        "model,pflops,source\na100,0.312,x\nNVIDIA A100-SXM4-40GB,0.3,x\n",
        'model,pflops,source\na100,0.312,"x\n',
    ],
)
def test_a_table_of_cards_that_cannot_be_used_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MilepostError, match=r"cards\.csv"):
        card_pflops(path)


def test_a_table_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\x00\xff\xfe")
    for path in (tmp_path, tmp_path / "binary.csv", tmp_path / "none.csv"):
        with pytest.raises(MilepostError, match=path.name):
            card_pflops(path)


def test_partitioned_cards_count_and_tell_their_use_by_their_partitions() -> None:
    page = "".join(util(50, gpu) for gpu in (6, 7))
    page += "".join(active(0.4, gpu, instance) for gpu in range(6) for instance in "78")
    page += "".join(line("DCGM_FI_DEV_GPU_TEMP", 41, gpu) for gpu in range(8))
    got = measured(page)
    assert (got.cards, got.capacity_pflops, got.utilisation_share, got.doubts) == (8, 2.496, 0.425, ())


def test_larger_partitions_weigh_more() -> None:
    assert measured(active(1, 0, "1", "3g.40gb") + active(0, 0, "9", "1g.10gb")).utilisation_share == 0.75


@pytest.mark.parametrize(
    "uuid", ["MIG-GPU-00000000/7/0", "MIG-GPU-00000000", "MIG-5c1c8b1e-0000-0000-0000-000000000000"]
)
def test_a_partition_with_an_id_of_its_own_is_no_card_of_its_own(uuid: str) -> None:
    page = line("DCGM_FI_DEV_GPU_TEMP", 41) + line("DCGM_FI_PROF_GR_ENGINE_ACTIVE", 0.5, UUID=uuid, GPU_I_ID="7")
    got = measured(page)
    assert (got.cards, got.utilisation_share) == (1, 0.5)


def test_a_card_counts_whatever_its_metrics_are_and_its_use_is_unknown_aloud() -> None:
    got = measured(line("DCGM_FI_DEV_GPU_TEMP", 41) + util(20, 1))
    assert (got.cards, got.utilisation_share) == (2, 0.2)
    assert "2 张卡中有 1 张使用率未知：没有使用率指标" in got.doubts[0]
    assert measured(line("DCGM_FI_DEV_GPU_TEMP", 41)).utilisation_share is None


def test_other_hardware_on_the_page_is_no_card() -> None:
    page = 'DCGM_FI_DEV_CPU_UTIL_TOTAL{cpu="0",Hostname="n1"} 0.5\nDCGM_FI_DEV_NVSWITCH_X{nvswitch="0"} 1\n' + util(10)
    assert measured(page).cards == 1


@pytest.mark.parametrize(
    "odd", ["4294967295", "200000", "9223372036854775794", "101", "-1", "+Inf", "-Inf", "NaN", "1e300"]
)
def test_a_value_that_no_card_can_have_is_unknown_and_told(odd: str) -> None:
    got = measured(util(10) + util(odd, 1))
    assert (got.cards, got.capacity_pflops, got.utilisation_share) == (2, 0.624, 0.1)
    assert "读数不可能" in got.doubts[0]
    assert measured(util(odd)).utilisation_share is None


@pytest.mark.parametrize("odd", ["40", "-0.1", "NaN", "2"])
def test_an_impossible_fraction_of_a_partition_is_unknown_too(odd: str) -> None:
    assert measured(active(odd, 0, "7")).utilisation_share is None


def test_where_one_metric_is_odd_the_other_tells() -> None:
    got = measured(util("9223372036854775794") + active(0.3))
    assert (got.utilisation_share, got.doubts) == (0.3, ())


@pytest.mark.parametrize("busy", ["0", "100", "0.0", "-0"])
def test_the_ends_of_the_range_are_values(busy: str) -> None:
    assert measured(util(busy)).utilisation_share == abs(float(busy)) / 100


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (util(10, gpu="", UUID=""), "没有卡的编号"),
        (util(10) + util(10, model="NVIDIA H20"), "不同的型号"),
        (util(10, model=""), "--cards"),
        (util(10).replace("modelName", "model"), "--cards"),
    ],
)
def test_cards_that_cannot_be_told_apart_or_have_no_model_are_refused(page: str, words: str) -> None:
    with pytest.raises(MilepostError, match=words):
        measured(page)


def test_huawei_s_cards_are_told_by_their_die_and_counted_once_over_two_pages() -> None:
    page = 'npu_chip_info_utilization{id="0",model_name="910B3",vdie_id="d0"} 50\n'
    page += 'npu_chip_info_temperature{id="0",model_name="910B3",vdie_id="d0"} 50\nnpu_chip_info_voltage{id="1"} 1\n'
    got = measure([page, page], {"910b3": 0.5}, NOW)
    assert (got.cards, got.capacity_pflops, got.utilisation_share) == (1, 0.5, 0.5)


@pytest.mark.parametrize("clock", ["1e300", "NaN", "-1e18", "+Inf"])
def test_a_clock_that_tells_no_time_is_told_and_ours_is_taken(clock: str) -> None:
    got = measured(f"node_time_seconds {clock}\n{util(10)}")
    assert got.at == NOW
    assert "不是时间" in got.doubts[0]
    assert not math.isnan(got.capacity_pflops)


def test_clocks_of_hosts_that_differ_are_told_and_the_latest_counts() -> None:
    got = measured(f"node_time_seconds 1.795e9\n{util(10)}", f"node_time_seconds 1.794e9\n{util(10, 1)}")
    assert got.at == datetime.fromtimestamp(1.795e9, UTC)
    assert "时钟相差" in got.doubts[0]
