"""Writes a CSV table of forecasts: generate_table.py ROWS FILE. The same rows every time."""

import math
import random
import sys

rows, path = int(sys.argv[1]), sys.argv[2]
rng = random.Random(7)
questions = []
for number in range(10_000):
    rate = min(max(rng.betavariate(1.2, 1.2), 1e-6), 1 - 1e-6)
    questions.append((f"q{number:05}", math.log(rate / (1 - rate)), "1" if rng.random() < rate else "0"))
forecasters = [(f"f{number:04}", rng.uniform(0.3, 1.5)) for number in range(1000)]
with open(path, "w") as file:
    file.write("forecaster,question,p,outcome\n")
    batch = []
    for row in range(rows):
        name, noise = forecasters[int(rng.random() * 1000)]
        question, logit, outcome = questions[int(rng.random() * 10_000)]
        p = 1 / (1 + math.exp(-logit - noise * rng.gauss(0, 1)))
        batch.append(f"{name},{question},{min(max(round(p, 2), 0.01), 0.99):.2f},{outcome}\n")
        if len(batch) == 100_000:
            file.writelines(batch)
            batch.clear()
    file.writelines(batch)
