"""Pages of exporters: what the formats allow is read, and a line about a card that cannot be read is an error."""

from __future__ import annotations

import math

import pytest

from milepost.errors import MilepostError
from producers.machines.exposition import doubts_about, samples

LABELS = '{gpu="0",UUID="GPU-a",modelName="NVIDIA A100-SXM4-80GB"}'
UTIL = f"DCGM_FI_DEV_GPU_UTIL{LABELS}"


@pytest.mark.parametrize(
    "line",
    [
        f"{UTIL} 10",
        f"{UTIL}\t10",
        f"  {UTIL}   10  ",
        f"{UTIL} 10\r",
        f"\ufeff{UTIL} 10",
        f"DCGM_FI_DEV_GPU_UTIL {LABELS} 10",
        f"{UTIL} 10 1764126000",
        f"{UTIL} 10 1764126000.123",
        f"{UTIL} 10 -1",
        f"{UTIL} 1e1 1.7e9",
        f"{UTIL} +10.0",
        f'{UTIL} 10 # {{trace_id="a}}b"}} 1 1764126000.1',
        f"{UTIL} 10 1764126000 # {{}} 1",
        f'DCGM_FI_DEV_GPU_UTIL{LABELS[:-1]},pod="a{{b}} c # d\\"e\\\\",}} 10',
        f'{{"DCGM_FI_DEV_GPU_UTIL",{LABELS[1:]} 10',
        f"# HELP x y\n# TYPE DCGM_FI_DEV_GPU_UTIL gauge\n{UTIL} 10\n# EOF",
    ],
)
def test_every_spelling_of_a_sample_is_read(line: str) -> None:
    (sample,) = samples(line + "\n")
    assert (sample.metric, sample.value, sample.labels["UUID"]) == ("DCGM_FI_DEV_GPU_UTIL", 10, "GPU-a")


@pytest.mark.parametrize(("figure", "value"), [("+Inf", math.inf), ("-inf", -math.inf), ("9223372036854775794", 2**63)])
def test_figures_beyond_all_measure_are_read_as_they_are(figure: str, value: float) -> None:
    assert next(samples(f"{UTIL} {figure}\n")).value == value


@pytest.mark.parametrize(
    "line",
    [
        "DCGM_FI_DEV_GPU_UTIL",
        'DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-0000',
        UTIL,
        f"{UTIL} ",
        f"{UTIL} 10 abc",
        f"{UTIL} ten",
        f"{UTIL} 1_0",
        f"{UTIL} １０",
        f"{UTIL} 1,5",
        f"{UTIL} 10 11 12",
        f"{UTIL} 0x10",
        "DCGM_FI_DEV_GPU_UTIL{gpu=0} 10",
        'DCGM_FI_DEV_GPU_UTIL{gpu="0",gpu="1"} 10',
        'DCGM_FI_DEV_GPU_UTIL{gpu="0"}} 10',
        f"x{{}} 1 {UTIL} 10",
        f"{UTIL} 10{UTIL} 20",
        "DCGM_FI_PROF_GR_ENGINE_ACTIVE{broken 1",
        'npu_chip_info_utilization{id="0" 5',
        "node_time_seconds now",
        "<td>DCGM_FI_DEV_GPU_TEMP</td>",
    ],
)
def test_a_line_about_a_card_that_cannot_be_read_is_an_error_with_its_number(line: str) -> None:
    with pytest.raises(MilepostError, match="第 2 行读不懂"):
        list(samples(f"up 1\n{line}\n"))


@pytest.mark.parametrize(
    "line", ["go_info{version=1} 1", "my_DCGM_FI_DEV_GPU_UTIL{ 1", "node_time_seconds_x abc", "hello"]
)
def test_a_line_of_another_metric_is_passed_over(line: str) -> None:
    assert [sample.metric for sample in samples(f"{line}\n{UTIL} 10\n")] == ["DCGM_FI_DEV_GPU_UTIL"]


@pytest.mark.parametrize(
    ("page", "doubt"),
    [
        (f"{UTIL} 10\n", ""),
        (f"{UTIL} 10\n# EOF\n", ""),
        ("", ""),
        (f"{UTIL} 1", "没有换行"),
        (f"# UNIT x_seconds seconds\n{UTIL} 10\n", "没有 # EOF"),
        (f"{UTIL} 10\n# EOF\n{UTIL} 20\n", "之后还有内容"),
    ],
)
def test_half_a_page_is_a_doubt(page: str, doubt: str) -> None:
    assert [doubt in words for words in doubts_about(page)] == ([True] if doubt else [])
