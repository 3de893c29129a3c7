"""Times `warrant score` on a large workbench against a plain reader of the same logs.

    cargo build --release && cargo build --release --example plain_log
    score_log.py [--forecasts 1000000] [--forecasters 10] [--repeat 5] [--folder DIR] [--target target/release]

Whole processes, alternating, the fastest of each: reading, checking, scoring and printing on one side, `toml::from_str` into
structs on the other. Compare ratios, not seconds.
"""

import argparse
import datetime
import pathlib
import shutil
import tempfile

from whole_process import run


def workbench(root, forecasts, forecasters):
    """Writes 997 answered questions and the logs, the same every time."""
    (root / "forecasts/questions").mkdir(parents=True)
    (root / "forecasts/log").mkdir()
    (root / "warrant.toml").write_text('[workbench]\nname = "bench"\n')
    start = datetime.datetime(2020, 1, 1)
    for number in range(997):
        (root / f"forecasts/questions/question-{number}.toml").write_text(
            f'[question]\ntitle = "Will number {number} come true?"\ntype = "binary"\ncriteria = "as it says"\n'
            'read_at = "here"\nwritten = 2019-12-01\nopens = 2020-01-01\ncloses = 2024-12-31\nresolves = 2025-01-10\n\n'
            f'[[resolution]]\noutcome = "{"yes" if number % 3 == 0 else "no"}"\nknown = 2025-01-05\n'
            'recorded = 2025-01-06T00:00:00Z\nby = "bench"\nsources = [{ url = "https://example.org/", date = 2025-01-05 }]\n'
        )
    each = forecasts // forecasters
    for who in range(forecasters):
        with open(root / f"forecasts/log/ada-{who}.toml", "w") as log:
            log.write(f'[forecaster]\nname = "Ada {who}"\nkind = "person"\n')
            for index in range(each):
                at = (start + datetime.timedelta(seconds=1000 * index)).isoformat() + "Z"
                log.write(
                    f'\n[[forecast]]\nquestion = "question-{index * 7919 % 997}"\nat = {at}\nrecorded = {at}\n'
                    f'p = {((index + who) * 31 % 99 + 1) / 100}\nwhy = "They said so again, number {index}."\n'
                )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forecasts", type=int, default=1_000_000)
    parser.add_argument("--forecasters", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "score-log")
    parser.add_argument("--target", type=pathlib.Path, default=pathlib.Path("target/release"))
    options = parser.parse_args()
    root = options.folder / f"{options.forecasters}x{options.forecasts}"
    if not (root / "done").exists():
        shutil.rmtree(root, ignore_errors=True)
        workbench(root, options.forecasts, options.forecasters)
        (root / "done").touch()
    logs = sorted(str(log) for log in (root / "forecasts/log").iterdir())
    contenders = {
        "toml::from_str": [str(options.target / "examples/plain_log"), *logs],
        "warrant score": [str(options.target / "warrant"), "-C", str(root), "--as-of", "2026-01-01", "score"],
    }
    found = {name: [] for name in contenders}
    for turn in range(options.repeat + 1):
        for name, command in contenders.items():
            result = run(command)
            if turn:
                found[name].append(result)
    best = {name: [min(run[at] for run in runs) for at in (0, 1)] for name, runs in found.items()}
    plain = best["toml::from_str"]
    print(f"{'':16} {'s':>8} {'x plain':>8} {'cpu s':>8} {'x plain':>8} {'peak MB':>8}   ({options.forecasts} forecasts)")
    for name, runs in found.items():
        ratios = " ".join(f"{best[name][at]:8.3f} {best[name][at] / plain[at]:8.2f}" for at in (0, 1))
        print(f"{name:16} {ratios} {max(run[2] for run in runs):8.1f}")


if __name__ == "__main__":
    main()
