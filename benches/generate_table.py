"""Writes a CSV table of forecasts: generate_table.py ROWS FILE [alike]. The same rows every time.

A thousand forecasters pick among ten thousand questions. With `alike`, all answer the same ROWS / 1000 questions, so that
they can be ranked.
"""

import array
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
    alike = array.array("I", range(rows)) if sys.argv[3:] == ["alike"] else None
    if alike:
        rng.shuffle(alike)
    for row in range(rows):
        who, what = (alike[row] % 1000, alike[row] // 1000) if alike else (int(rng.random() * 1000), int(rng.random() * 10_000))
        name, noise = forecasters[who]
        question, logit, outcome = questions[what]
        p = 1 / (1 + math.exp(-logit - noise * rng.gauss(0, 1)))
        batch.append(f"{name},{question},{min(max(round(p, 2), 0.01), 0.99):.2f},{outcome}\n")
        if len(batch) == 100_000:
            file.writelines(batch)
            batch.clear()
    file.writelines(batch)
