"""Measures whole processes on generated workbenches of 1,000 to 1,000,000 forecasts: does the cost grow linearly?

    scale.py [--program target/release/warrant] [--repeat 3] [--folder DIR] [--largest 1000000] [--forecasters N]

Each question has about a hundred forecasts. Forecasters grow from 5 to 200 (5, 5, 43, 79 per question), unless --forecasters
fixes their number. For each verb: the least CPU time and wall time, peak resident memory, and the ratio of CPU times to a
tenth of the size, 10 being linear.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERBS = {
    "report": ["report"],
    "check": ["check", "-q"],
    "due": ["due", "--within", "30d"],
    "score": ["score"],
}


def measured(command, folder):
    """Returns seconds of the processor and by the clock, peak megabytes and the exit code of one run."""
    environment = {"PATH": os.environ["PATH"], "WARRANT_AS_OF": "2026-11-23", "HOME": str(folder)}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    return usage.ru_utime + usage.ru_stime, elapsed, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/warrant")
    parser.add_argument("--generate", type=pathlib.Path, default=ROOT / "target/release/examples/generate")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "warrant-scale")
    parser.add_argument("--largest", type=int, default=1_000_000)
    parser.add_argument("--forecasters", type=int)
    options = parser.parse_args()
    for program in (options.program, options.generate):
        if not program.exists():
            sys.exit(f"build first: cargo build --release --bin warrant --example generate ({program} is missing)")
    print(f"{'verb':8} {'forecasts':>10} {'cpu s':>9} {'clock s':>9} {'peak MB':>8} {'us each':>8} {'x a tenth':>9}")
    before = {}
    forecasts = 1000
    while forecasts <= options.largest:
        forecasters = options.forecasters or min(200, max(5, forecasts // 2000))
        folder = options.folder / (f"{forecasts}-{forecasters}" if options.forecasters else str(forecasts))
        if not folder.exists():
            options.folder.mkdir(parents=True, exist_ok=True)
            numbers = {"questions": forecasts // 100, "forecasters": forecasters, "forecasts": forecasts}
            flags = [word for name, number in numbers.items() for word in (f"--{name}", str(number))]
            subprocess.run([options.generate, *flags, "--output", folder], check=True)
        for name, words in VERBS.items():
            runs = [measured([options.program, *words], folder) for _ in range(options.repeat)]
            if any(code not in (0, 1) for *_, code in runs):
                sys.exit(f"{name} failed on {forecasts}")
            seconds, clock, peak = (min(run[index] for run in runs) for index in range(3))
            ratio = f"{seconds / before[name]:9.1f}" if name in before else f"{'':>9}"
            print(f"{name:8} {forecasts:10,} {seconds:9.4f} {clock:9.4f} {peak:8.1f} {seconds / forecasts * 1e6:8.2f} {ratio}", flush=True)
            before[name] = seconds
        forecasts *= 10


if __name__ == "__main__":
    main()
