"""Speed and memory of the whole `annotator suggest` command, as CPU time.

    python tests/benchmarks/suggest_speed.py [--tier TIER] [FOLDER]

TIER is fast unless told otherwise. FOLDER holds .txt articles (at most 1,000 are taken); without it the sample articles are shuffled
into 1,000 different ones. Prints a table:

* units per CPU second of the whole command (start, reading, splitting, suggesting, writing),
* resident memory after the last article as a ratio of that after the first tenth,
* CPU seconds of `annotator --help` and of `suggest` on one article, from cold: the least of five.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.documents import shipped_seeds

ARTICLES = 1_000
FLOORS = {"rules": 1_500, "fast": 1_000, "accurate": 80}
"""Units per CPU second."""


def command(tier: str) -> list[str]:
    return [sys.executable, "-m", "annotator", "suggest", "--tier", tier, "--format", "json"]


def shuffled_samples(folder: Path) -> list[Path]:
    """1,000 articles, each a random draw of paragraphs from all the samples."""
    draw = random.Random(1)
    samples = sorted((shipped_seeds() / "samples").glob("*.txt"))
    paragraphs = [p for s in samples for p in s.read_text(encoding="utf-8").split("\n\n")]
    paths = [folder / f"{n:04}.txt" for n in range(ARTICLES)]
    for path in paths:
        path.write_text("\n\n".join(draw.sample(paragraphs, 20)), encoding="utf-8")
    return paths


def resident(pid: int) -> int:
    """Resident memory of a process in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


@contextmanager
def children_cpu() -> Iterator[list[float]]:
    """Yields a list that receives the CPU seconds of the processes run inside."""
    spent: list[float] = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield spent
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def run_all(tier: str, paths: list[Path]) -> tuple[int, int, float, float]:
    """(articles, units, CPU seconds, memory ratio) of one command over all the paths."""
    units = articles = first_tenth = last = 0
    with children_cpu() as spent:
        running = subprocess.Popen(
            [*command(tier), *map(str, paths)], stdout=subprocess.PIPE, text=True
        )
        assert running.stdout is not None
        for line in running.stdout:
            articles += 1
            units += len(json.loads(line)["units"])
            last = resident(running.pid)
            if articles == len(paths) // 10:
                first_tenth = last
        running.wait()
    return articles, units, spent[0], last / first_tenth


def cold_cpu(words: list[str]) -> float:
    """CPU seconds of one command, the least of five."""
    figures = []
    for _ in range(5):
        with children_cpu() as spent:
            subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        figures.append(spent[0])
    return min(figures)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tier", choices=FLOORS, default="fast")
    parser.add_argument("folder", nargs="?", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if given.folder is not None:
            paths = sorted(given.folder.glob("*.txt"))[:ARTICLES]
        else:
            paths = shuffled_samples(Path(scratch))
        articles, units, cpu, memory = run_all(given.tier, paths)
        one = cold_cpu([*command(given.tier), str(paths[0])])
    print(f"tier                                       {given.tier:>10}")
    print(f"articles                                   {articles:>10,}")
    print(f"units                                      {units:>10,}")
    print(f"CPU seconds, whole command                 {cpu:>10.2f}")
    print(
        f"units per CPU second                       {units / cpu:>10,.0f}   floor {FLOORS[given.tier]:,}"
    )
    print(f"resident memory, end / after first tenth   {memory:>10.2f}   at most 1.10")
    helps = cold_cpu([sys.executable, "-m", "annotator", "--help"])
    print(f"CPU seconds, annotator --help              {helps:>10.2f}   at most 0.30")
    print(f"CPU seconds, suggest of one article        {one:>10.2f}   at most 1.50")


if __name__ == "__main__":
    main()
