#!/usr/bin/env python3
"""Simulates forecasters and measures what intervals, verdicts and tests of `score` and `calibration` hold.

    python3 benches/coverage.py [--program target/release/warrant] [--runs 400] [--write]

Prints coverage, errors, width and the share of numbers that are printed, beside what they promise. `--write` replaces
the table of docs/scoring.md. Needs only Python; the same seed gives the same numbers. Exit code 1 if a promise is broken.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MARKS = ("<!-- coverage -->", "<!-- end of coverage -->")
SIZES = (10, 20, 50, 150)
FORECASTS = 20  # on each question of the repeated ones


def logistic(x):
    return 1 / (1 + math.exp(-x))


def logit(p):
    return math.log(p / (1 - p))


def typed(p):
    return min(max(round(p, 2), 0.01), 0.99)


def normal_cdf(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


# Who forecasts: a probability, and how likely it comes true.
STATED = {
    "2, 5, 95, 98%": lambda rng: rng.choice((0.02, 0.05, 0.95, 0.98)),
    "uniform": lambda rng: typed(rng.random()),
    "Beta(0.6, 8)": lambda rng: typed(rng.betavariate(0.6, 8)),
}
CHANCES = {
    "calibrated": lambda p: p,
    "overconfident": lambda p: logistic(0.6 * logit(p)),
    "underconfident": lambda p: logistic(1.6 * logit(p)),
}


def martingale(rng):
    """A question's forecasts, each the chance of the answer given the news so far, and its answer."""
    threshold, at, step = rng.gauss(0, 1), 0.0, 1 / (FORECASTS + 1)
    path = []
    for k in range(1, FORECASTS + 1):
        at += rng.gauss(0, math.sqrt(step))
        path.append(typed(normal_cdf((at - threshold) / math.sqrt(1 - k * step))))
    return path, at + rng.gauss(0, math.sqrt(step)) > threshold


def crowd(rng):
    """The same of twenty calibrated forecasters who see different parts of the news."""
    news, threshold = rng.gauss(0, 1), rng.gauss(0, 0.7)
    stated = []
    for _ in range(FORECASTS):
        noise = rng.uniform(0.3, 3)
        seen = news + rng.gauss(0, math.sqrt(noise))
        deviation = math.sqrt(noise / (1 + noise))
        stated.append(typed(normal_cdf((seen / (1 + noise) - threshold) / deviation)))
    return stated, news > threshold


def single(rng):
    p = STATED["uniform"](rng)
    return [p], rng.random() < p


TESTS = ("verdict", "bias", "Spiegelhalter", "Cox, both", "MCB")
QUESTIONS = {"martingale": martingale, "crowd of 20": crowd, "one forecast": single}


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder, self.tables = program, Path(folder), 0

    def ask(self, rows, *arguments):
        """Writes a table and returns the program's answer."""
        self.tables += 1
        table = self.folder / f"{self.tables}-{random.getrandbits(40)}.csv"
        header = "forecaster,question,probability,outcome"
        table.write_text("\n".join([header, *(f"{who},{of},{p},{int(is_yes)}" for who, of, p, is_yes in rows)]))
        verb, *others = arguments
        command = [self.program, verb, "--from", str(table), "--format", "json", *others]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        table.unlink()
        if answer.returncode:
            raise SystemExit(f"{' '.join(command)}: {answer.stderr}")
        return json.loads(answer.stdout)


def measure(intervals):
    """Share printed, coverage, mean width of (low, high, truth)."""
    printed = [found for found in intervals if found[0] is not None and found[1] is not None]
    if not printed:
        return 0.0, None, None
    held = sum(low - 1e-9 <= truth <= high + 1e-9 for low, high, truth in printed)
    return len(printed) / len(intervals), held / len(printed), sum(h - l for l, h, _ in printed) / len(printed)


RULES = {
    "brier": lambda p, is_yes: (p - is_yes) ** 2,
    "log": lambda p, is_yes: -math.log(p if is_yes else 1 - p),
}


def scores(bench, runs, rng):
    """Intervals of mean scores: every run is a forecaster of one table."""
    for rule, score in RULES.items():
        for chance_name, chance in CHANCES.items():
            for name, state in STATED.items():
                for size in SIZES:
                    rows, truths = [], {}
                    for run in range(runs):
                        total = 0.0
                        for of in range(size):
                            p = state(rng)
                            q = chance(p)
                            rows.append((f"f{run}", f"{run}-{of}", p, rng.random() < q))
                            total += q * score(p, 1) + (1 - q) * score(p, 0)
                        truths[f"f{run}"] = total / size
                    found = bench.ask(rows, "score", "--rule", rule)["rows"]
                    named = [row for row in found if row["forecaster"] in truths]
                    yield (
                        f"{rule}, {chance_name}, {name}",
                        size,
                        measure([(row["low"], row["high"], truths[row["forecaster"]]) for row in named]),
                    )


def pairs(bench, runs, rng):
    """Differences to a benchmark that answers every question: every run is a forecaster with own questions."""
    kinds = {
        "equals on average": lambda: (lambda a, b: (a, b, (a + b) / 2))(STATED["uniform"](rng), STATED["uniform"](rng)),
        "4% against 16%, both equal": lambda: (0.04, 0.16, 0.1),
        "calibrated against overconfident": lambda: (lambda p: (typed(p), typed(logistic(1.7 * logit(p))), p))(
            rng.uniform(0.02, 0.98)
        ),
    }
    for name, draw in kinds.items():
        for size in SIZES:
            differences, skills, wrong = [], [], 0
            # Skills are searched in small tables only.
            for _ in range(0, runs, 20):
                rows, truths = [], {}
                for run in range(20):
                    own = others = 0.0
                    for of in range(size):
                        a, b, q = draw()
                        is_yes, question = rng.random() < q, f"{run}-{of}"
                        rows += [(f"f{run}", question, a, is_yes), ("other", question, b, is_yes)]
                        own += q * (a - 1) ** 2 + (1 - q) * a * a
                        others += q * (b - 1) ** 2 + (1 - q) * b * b
                    truths[f"f{run}"] = (own - others) / size, 1 - own / others
                found = bench.ask(rows, "score", "--benchmark", "other", "--against", "other")["rows"]
                for row in found:
                    if row["forecaster"] in truths:
                        difference, skill = truths[row["forecaster"]]
                        low, high = row["difference_low"], row["difference_high"]
                        differences.append((low, high, difference))
                        skills.append((row["skill_against_low"], row["skill_against_high"], skill))
                        wrong += (low > 0 and difference <= 1e-9) or (high < 0 and difference >= -1e-9)
            yield name, size, "difference", measure(differences)
            yield name, size, "skill", measure(skills)
            yield name, size, "verdict", (1.0, 1 - wrong / len(differences), None)


def clusters(bench, runs, rng):
    """Tests and intervals of `calibration` for calibrated forecasters."""
    for name, draw in QUESTIONS.items():
        # The area that many questions give.
        events, others = [], []
        for _ in range(20_000 if name == "one forecast" else 3_000):
            stated, is_yes = draw(rng)
            (events if is_yes else others).extend(stated)
        area = area_under_curve(events, others)
        score = mean_brier(draw, random.Random(rng.random()))
        for size in SIZES:
            tables = []
            for _ in range(runs):
                tables.append([(of, *draw(rng)) for of in range(size)])

            def rows(table, who="a"):
                return [(who, f"{who}-{of}", p, is_yes) for of, stated, is_yes in table for p in stated]

            with ThreadPoolExecutor(os.cpu_count()) as pool:
                found = list(pool.map(lambda table: bench.ask(rows(table), "calibration"), tables))
            together = [row for run, table in enumerate(tables) for row in rows(table, f"f{run}")]
            board = [row for row in bench.ask(together, "score")["rows"] if row["forecaster"].startswith("f")]
            lines = [answer["cox"] for answer in found if answer["cox"]]
            if name != "crowd of 20":
                yield name, size, "Brier, clustered", measure([(row["low"], row["high"], score) for row in board])
            biases = [(answer["yates"]["bias_reach"], answer["yates"]["bias"]) for answer in found]
            printed, coverage, _ = measure([(-reach, reach, bias) for reach, bias in biases])
            yield name, size, "bias", (printed, coverage, None)
            for key, truth in (("slope", 1), ("intercept", 0)):
                # Where an end has no limit, it is far away.
                ends = [(line[f"{key}_low"], line[f"{key}_high"]) for line in lines]
                known = [(-99 if l is None else l, 99 if h is None else h, truth) for l, h in ends]
                printed, coverage, _ = measure(known)
                widths = sorted(high - low for low, high, _ in known)
                yield name, size, f"Cox {key}", (printed * len(lines) / runs, coverage, widths[len(widths) // 2])
            yield name, size, "AUC", measure([(answer["auc_low"], answer["auc_high"], area) for answer in found])
            for key, values in (
                ("Spiegelhalter", [answer["spiegelhalter_p"] for answer in found]),
                ("Cox, both", [line["p"] for line in lines]),
                ("MCB", [answer["corp"]["mcb_p"] for answer in found]),
            ):
                tested = [p for p in values if p is not None]
                rejected = sum(p < 0.05 for p in tested) / max(len(tested), 1)
                yield name, size, key, (len(tested) / runs, 1 - rejected, None)


def area_under_curve(events, others):
    others.sort()
    ranks, at = {}, 0
    for p in sorted(set(events + others)):
        equal = others.count(p)
        ranks[p] = at + equal / 2
        at += equal
    return sum(ranks[p] for p in events) / (len(events) * len(others))


def mean_brier(draw, rng):
    total = 0.0
    for _ in range(20_000):
        stated, is_yes = draw(rng)
        total += sum((p - is_yes) ** 2 for p in stated) / len(stated)
    return total / 20_000


def main():
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(root / "target/release/warrant"))
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("scores", "pairs", "clusters"))
    parser.add_argument("--write", action="store_true", help="replace the table of docs/scoring.md")
    options = parser.parse_args()
    rng, broken = random.Random(options.seed), []
    # Three standard errors of a share that is as promised.
    slack = lambda share: 3 * math.sqrt(share * (1 - share) / options.runs)
    lowest = {}

    def say(group, name, size, what, printed, coverage, width, promised):
        if coverage is None:
            text = "-"
        elif what in TESTS:
            text = f"size {1 - coverage:.3f} (<= {1 - promised:.2f})"
        else:
            text = f"coverage {coverage:.3f} (>= {promised})"
        wide = "" if width is None else f"width {width:.3f}"
        print(f"{group:12} {name:34} {size:4} {what:14} printed {printed:.2f}  {text:28} {wide}", flush=True)
        if coverage is not None and coverage < promised - slack(promised):
            broken.append(f"{group}, {name}, {size}, {what}: {text}")
        # The table has a row for each kind of number: the least favourable scenario at each size.
        least = lowest.setdefault(what, {}).setdefault(size, [1.0, 0.0, 1.0])
        least[0] = min(least[0], 1.0 if coverage is None else coverage)
        least[1] = max(least[1], width or 0.0)
        least[2] = min(least[2], printed)

    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.program, folder)
        if options.only in (None, "scores"):
            for name, size, (printed, coverage, width) in scores(bench, options.runs, rng):
                rule, rest = name.split(", ", 1)
                say("score", rest, size, f"{rule.capitalize()} score", printed, coverage, width, 0.93)
        if options.only in (None, "pairs"):
            for name, size, what, (printed, coverage, width) in pairs(bench, options.runs, rng):
                say("score", name, size, what, printed, coverage, width, 0.95 if what == "verdict" else 0.93)
        if options.only in (None, "clusters"):
            for name, size, what, (printed, coverage, width) in clusters(bench, options.runs, rng):
                say("calibration", name, size, what, printed, coverage, width, 0.93 if what in TESTS else 0.92)
    table = ["| | | nominal | " + " | ".join(f"n = {size}" for size in SIZES) + " |", "|---|---|---|" + "---|" * len(SIZES)]
    for what, row in lowest.items():
        is_test = what in TESTS
        cells = []
        for coverage, width, printed in row.values():
            cell = f"{1 - coverage:.3f}" if is_test else f"{coverage:.3f}; {width:.2f}"
            cells.append(cell + (f"; {100 * printed:.0f}% printed" if printed < 0.995 else ""))
        kind, nominal = ("size", ".05") if is_test else ("coverage; width", ".95")
        table.append(f"| {what} | {kind} | {nominal} | " + " | ".join(cells) + " |")
    print("\n" + "\n".join(table))
    if options.write and options.only is None:
        path = root / "docs/scoring.md"
        before, rest = path.read_text().split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        path.write_text(before + MARKS[0] + "\n" + "\n".join(table) + "\n" + MARKS[1] + after)
    print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
