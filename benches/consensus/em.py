"""Dawid-Skene by scipy's sparse matrices, the strongest reference in numpy (LIMITS.md 1.4): one EM iteration for each line that comes in.

Arguments: a folder with start.i32, worker.i32 and label.i32, and the numbers of items, workers and classes. Answers milliseconds and log-likelihood.
"""
import sys
import time

import numpy as np
import scipy.sparse as sp

folder, items, workers, classes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
start = np.fromfile(f"{folder}/start.i32", dtype=np.int32)
worker = np.fromfile(f"{folder}/worker.i32", dtype=np.int32)
label = np.fromfile(f"{folder}/label.i32", dtype=np.int32)
votes = sp.csr_matrix((np.ones(len(worker)), worker * classes + label, start), shape=(items, workers * classes))
transposed = votes.T.tocsr()
rows = np.repeat(np.arange(items), np.diff(start))
posterior = np.zeros((items, classes))
np.add.at(posterior, (rows, label), 1)
posterior /= posterior.sum(axis=1, keepdims=True)
print("ready", flush=True)
for _ in sys.stdin:
    begun = time.perf_counter()
    priors = posterior.mean(axis=0)
    confusion = (transposed @ posterior).reshape(workers, classes, classes)
    sums = confusion.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        confusion = np.where(sums > 0, confusion / sums, 1 / classes)
        logs = np.log(confusion).reshape(workers * classes, classes)
        scores = votes @ logs + np.log(priors)
    most = scores.max(axis=1, keepdims=True)
    posterior = np.exp(scores - most)
    total = posterior.sum(axis=1, keepdims=True)
    posterior /= total
    likelihood = float((most + np.log(total)).sum())
    print((time.perf_counter() - begun) * 1000, repr(likelihood), flush=True)
