"""A button that copies a table of the page as a spreadsheet takes it. It reads what the page shows; no data is sent."""

from __future__ import annotations

import streamlit as st

from dashboards.text import Words

# Text from outside that a spreadsheet would compute is put behind an apostrophe, as exported files do.
_SCRIPT = r"""
export default ({ data, parentElement }) => {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  const cell = (one) => {
    const said = [...one.querySelectorAll("img")].map((i) => i.alt).join(" ");
    const text = `${one.innerText} ${said}`.replace(/\s+/g, " ").trim();
    return /^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  };
  button.onclick = () => {
    const table = document.querySelector(`.st-key-${data.table} table`);
    if (!table) return;
    const lines = [...table.rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
    const put = (event) => { event.clipboardData.setData("text/plain", lines); event.preventDefault(); };
    document.addEventListener("copy", put, { once: true });
    document.execCommand("copy");  // also where the boards are served without https
    document.removeEventListener("copy", put);
    button.textContent = data.done;
    setTimeout(() => { button.textContent = data.label; }, 2000);
  };
};
"""
_BUTTON = st.components.v2.component(
    "copy_table",
    html='<button type="button" aria-live="polite"></button>',
    css="""button { font: inherit; width: 100%; padding: 0.4rem 0.75rem; border: 1px solid var(--st-border-color);
    border-radius: var(--st-base-radius); background: var(--st-background-color); color: var(--st-text-color);
    cursor: pointer; }
    button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }""",
    js=_SCRIPT,
)


def button(w: Words, table: str) -> None:
    """table: the key of the container that holds the table."""
    _BUTTON(data={"label": w("grid.copy"), "done": w("grid.copied"), "table": table}, key=f"copy-{table}")
