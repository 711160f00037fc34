"""The public interface: pinned, complete, and free of the interface's weight."""

import subprocess
import sys

import annotator

NAMES = {
    "AnnotatorError", "Attribution", "Codebook", "Coding", "Document", "Limits", "Link", "Store",
    "Suggestion", "Suggestions", "Tag", "Unit", "build_report", "load_engine", "open_store",
    "read_bytes", "read_codebook", "read_document", "read_text", "split_units", "suggest",
}  # fmt: skip


def test_names() -> None:
    assert set(annotator.__all__) == NAMES
    assert {n for names in annotator._HOMES.values() for n in names} == NAMES
    assert all(getattr(annotator, name).__doc__ for name in NAMES)


def test_suggest_loads_neither_interface_nor_database() -> None:
    program = (
        "import sys\n"
        "from annotator import load_engine, read_text, suggest\n"
        "suggest(read_text('Police said so.'), load_engine())\n"
        "heavy = {'streamlit', 'sqlite_utils', 'matplotlib', 'pandas', 'trafilatura'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
