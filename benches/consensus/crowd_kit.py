"""Dawid-Skene by crowd-kit: the processor time of an EM iteration, for each line that comes in.

Arguments: a folder with start.i32, worker.i32 and label.i32, and the numbers of items, workers and classes. What comes before the iterations is
taken off: a fit of three is compared with a fit of one.
"""
import sys
import time

import numpy as np
import pandas as pd
from crowdkit.aggregation import DawidSkene

folder, items = sys.argv[1], int(sys.argv[2])
start = np.fromfile(f"{folder}/start.i32", dtype=np.int32)
columns = {
    "task": np.repeat(np.arange(items), np.diff(start)),
    "worker": np.fromfile(f"{folder}/worker.i32", dtype=np.int32),
    "label": np.fromfile(f"{folder}/label.i32", dtype=np.int32),
}
votes = pd.DataFrame(columns)


def milliseconds(iterations: int) -> float:
    begun = time.process_time()
    DawidSkene(n_iter=iterations, tol=-np.inf).fit(votes)
    return (time.process_time() - begun) * 1000


print("ready", flush=True)
for _ in sys.stdin:
    print((milliseconds(3) - milliseconds(1)) / 2, flush=True)
