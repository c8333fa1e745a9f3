"""The sample is what the pipeline publishes: the contract's columns, every status, books that balance."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from builders.published import ROOT, Sample

CONTRACTS = sorted((ROOT / "dbt_project/models/marts").glob("*_*.yml"))


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_columns_of_the_sample_are_the_contracts(sample: Sample, path: Path) -> None:
    import pyarrow.parquet as pq

    models = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    stated = {model["name"]: [column["name"] for column in model["columns"]] for model in models}
    assert stated
    for name, columns in stated.items():
        assert set(pq.read_schema(sample.folder / f"{name}.parquet").names) == set(columns)


def test_sample_went_through_the_gates_and_its_books_balance(sample: Sample) -> None:
    tables = sample.tables
    assert {row["gate"] for row in tables["ops_gate_results"]} == {"raw", "marts"}
    assert [row["event_id"] for row in tables["ops_held_rows"]] == ["huzhou-fund-2026-09-30"]
    assert [row["reason_code"] for row in tables["ops_rejected_events"]] == ["wrong_unit"]
    assert len(tables["ops_landing_balance"]) == 8
    assert all(row["is_balanced"] for row in tables["ops_landing_balance"])
