"""Times whole processes that score the same CSV table, side by side.

    cargo build --release
    score_table.py [--rows 1000000] [--repeat 9] [--folder DIR] [--peers duckdb,polars] [target/release/warrant]

DuckDB and Polars are installed into a virtual environment in the folder (not in the repository); the table is made by
generate_table.py. All do the same work: mean Brier per forecaster with a 95 % interval clustered by question, sorted,
and the five-term decomposition over ten bins. Then the extra cost of resamples (on a table with the same questions for all,
since only ranked forecasters are resampled) and of CORP with its band. The fastest run of each counts. Compare ratios, not
seconds, on a quiet machine; CPU time is less disturbed.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

from whole_process import run

HERE = pathlib.Path(__file__).resolve().parent

DUCKDB = """
import sys, duckdb
duckdb.sql("set threads=2")
duckdb.sql(f"create temp table t as select * from read_csv('{sys.argv[1]}', columns={{'forecaster':'VARCHAR','question':'VARCHAR','p':'DOUBLE','outcome':'TINYINT'}})")
means = duckdb.sql('''
with c as (select forecaster, question, sum((p-outcome)*(p-outcome)) s, count(*) n from t group by all),
m as (select forecaster, sum(s)/sum(n) mean, sum(n) n, count(*) g from c group by all)
select m.forecaster, m.mean, sqrt(sum((c.s-c.n*m.mean)*(c.s-c.n*m.mean))*m.g/(m.g-1))/m.n se
from c join m using (forecaster) group by m.forecaster, m.mean, m.n, m.g order by m.mean, m.forecaster''').fetchall()
terms = duckdb.sql('''
with b as (select least(floor(p*10+1e-9)::int, 9) k, * from t),
k as (select k, count(*) n, avg(p) mp, avg(outcome) my, var_pop(p) vp, covar_pop(p, outcome) cv from b group by k)
select sum(n*(mp-my)*(mp-my))/sum(n), sum(n*(my-(select avg(outcome) from t))*(my-(select avg(outcome) from t)))/sum(n),
sum(n*vp)/sum(n), 2*sum(n*cv)/sum(n) from k''').fetchall()
print(means[0], len(means), terms)
"""

POLARS = """
import sys, polars as pl
t = pl.scan_csv(sys.argv[1], schema={"forecaster": pl.String, "question": pl.String, "p": pl.Float64, "outcome": pl.Int8})
y = pl.col("outcome").cast(pl.Float64)
c = t.group_by("forecaster", "question").agg(((pl.col("p") - y) ** 2).sum().alias("s"), pl.len().alias("n"))
m = c.group_by("forecaster").agg(
    (pl.col("s").sum() / pl.col("n").sum()).alias("mean"),
    pl.col("n").sum().alias("rows"), pl.len().alias("g"),
    (pl.col("s") ** 2).sum().alias("ss"), (pl.col("s") * pl.col("n")).sum().alias("sn"),
    (pl.col("n").cast(pl.Float64) ** 2).sum().alias("nn"),
).with_columns(
    (((pl.col("ss") - 2 * pl.col("mean") * pl.col("sn") + pl.col("mean") ** 2 * pl.col("nn"))
      * pl.col("g") / (pl.col("g") - 1)).sqrt() / pl.col("rows")).alias("se")
).sort("mean", "forecaster")
k = t.with_columns(y.alias("y"), (pl.col("p") * 10 + 1e-9).floor().clip(0, 9).alias("k")).group_by("k").agg(
    pl.len().alias("n"), pl.col("p").mean().alias("mp"), pl.col("y").mean().alias("my"),
    pl.col("p").var(ddof=0).alias("vp"), pl.cov("p", "y", ddof=0).alias("cv"))
means, bins = pl.collect_all([m, k], engine="streaming")
n = bins["n"].sum()
base = (bins["n"] * bins["my"]).sum() / n
print(means.row(0), len(means), (bins["n"] * (bins["mp"] - bins["my"]) ** 2).sum() / n,
      (bins["n"] * (bins["my"] - base) ** 2).sum() / n, (bins["n"] * bins["vp"]).sum() / n, 2 * (bins["n"] * bins["cv"]).sum() / n)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "score-table")
    parser.add_argument("--peers", default="duckdb,polars", help="which of them to run; empty for none")
    parser.add_argument("program", nargs="?", default="target/release/warrant")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    table, alike = (str(options.folder / f"{name}_{options.rows}.csv") for name in ("rows", "alike"))
    for path, more in ((table, []), (alike, ["alike"])):
        if not os.path.exists(path):
            subprocess.run([sys.executable, HERE / "generate_table.py", str(options.rows), path, *more], check=True)
    python = str(options.folder / "venv" / "bin" / "python")
    if not os.path.exists(python) and options.peers:
        subprocess.run([sys.executable, "-m", "venv", options.folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "duckdb", "polars"], check=True)
    score = [options.program, "score", "--from", table, "--threads"]
    peers = {"duckdb": [python, "-c", DUCKDB, table], "polars": [python, "-c", POLARS, table]}
    contenders = {
        "cat": ["cat", table],
        "score, 1 thread": [*score, "1"],
        "score, 2 threads": [*score, "2"],
        "alike": [options.program, "score", "--from", alike, "--threads", "2"],
        "alike, 1000 resamples": [options.program, "score", "--from", alike, "--threads", "2", "--resamples", "1000"],
        "calibration (CORP)": [options.program, "calibration", "--from", table, "--threads", "2"],
        **{name: command for name, command in peers.items() if name in options.peers.split(",")},
    }
    found = {name: [] for name in contenders}
    # In turns, so that a noisy moment hits all alike; the first round warms up.
    for turn in range(options.repeat + 1):
        for name, command in contenders.items():
            result = run(command)
            if turn:
                found[name].append(result)
    print(f"{'':20} {'s':>8} {'x score':>8} {'x cat':>7} {'cpu s':>8} {'x score':>8} {'x cat':>7} {'peak MB':>8}   ({options.rows} rows)")
    best = {name: [min(run[at] for run in runs) for at in (0, 1)] for name, runs in found.items()}
    own, cat = best["score, 2 threads"], best["cat"]
    for name, runs in found.items():
        ratios = " ".join(
            f"{best[name][at]:8.4f} {best[name][at] / own[at]:8.2f} {best[name][at] / cat[at]:7.1f}" for at in (0, 1)
        )
        print(f"{name:20} {ratios} {max(run[2] for run in runs):8.1f}")
    extra = {"alike, 1000 resamples": "alike", "calibration (CORP)": "score, 2 threads"}
    for name, bare in extra.items():
        seconds, processor = (best[name][at] - best[bare][at] for at in (0, 1))
        print(f"{name}: {seconds:+.3f} s more, {processor:+.3f} s of processor time")


if __name__ == "__main__":
    main()
