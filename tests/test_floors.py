"""Imports run strictly downwards, siblings do not import each other, one home per dependency."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "annotator"
FLOORS = {
    "errors": 0, "model": 0, "codebook": 0,
    "engine": 1, "analysis": 1,
    "documents": 2, "store": 2, "formats": 2, "training": 2,
    "work": 3,
    "faces": 4, "__main__": 5, "__init__": 5,
}  # fmt: skip
HOMES = {
    "streamlit": "faces/", "starlette": "faces/", "click": "faces/cli", "itsdangerous": "faces/", "argon2": ("work/people", "work/join_codes"), "authlib": "faces/login",
    "sqlite_utils": "store/", "sqlite3": "store/",
    "trafilatura": "documents/", "lxml": "documents/", "httpx": "documents/", "httpcore": "documents/",
    "charset_normalizer": "documents/", "py3langid": "documents/", "docx": "documents/",
    "pypdfium2": "documents/", "markdown_it": "documents/", "threadpoolctl": "documents/",
    "onnxruntime": ("documents/models", "training/export"),  # runs a network; makes it smaller
    "torch": "training/", "safetensors": "training/", "onnx": "training/",
    "jinja2": "formats/", "matplotlib": "formats/", "reportlab": ("formats/lesson_pdf", "formats/privacy_statement"),
}  # fmt: skip
IMPURE = {
    "os",
    "pathlib",
    "io",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "shutil",
    "random",
    "time",
}
FILES = sorted(ROOT.rglob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {node.module or ""}
            if node.module == "annotator":
                names |= {f"annotator.{a.name}" for a in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports(path: Path) -> None:
    place = path.relative_to(ROOT)
    room = place.parts[0].removesuffix(".py")
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "annotator" and rest and not rest[0].startswith("__"):
            target = rest[0]
            assert target == room or FLOORS[target] < FLOORS[room], f"{place} imports {name}"
        if top in HOMES:
            assert place.as_posix().startswith(HOMES[top]), f"{place} imports {name}"
        if FLOORS[room] == 1:
            assert top not in IMPURE, f"{place} is pure, but imports {name}"
