"""Leading singular values of a series' trajectory matrix with scipy.sparse.linalg.svds and an FFT Hankel operator.

usage: hankel_svds.py SERIES WINDOW RANK RUNS
SERIES holds little-endian doubles. Prints one JSON object: seconds of each run by tolerance, and the singular values.
"""

import json
import sys
import time

import numpy as np
import scipy
from scipy.fft import irfft, next_fast_len, rfft
from scipy.sparse.linalg import LinearOperator, svds


def hankel_operator(series, window):
    columns = len(series) - window + 1
    size = next_fast_len(len(series) + max(window, columns) - 1, real=True)
    spectrum = rfft(series, size)

    def correlate(vector, count):
        # Reversed, the correlation is a convolution; its wanted part begins where the vector lies over the series.
        product = irfft(spectrum * rfft(vector.ravel()[::-1], size), size)
        start = len(vector.ravel()) - 1
        return product[start : start + count]

    return LinearOperator(
        (window, columns),
        matvec=lambda v: correlate(v, window),
        rmatvec=lambda y: correlate(y, columns),
        dtype=np.float64,
    )


def main():
    series = np.fromfile(sys.argv[1], dtype="<f8")
    window, rank, runs = (int(argument) for argument in sys.argv[2:5])
    start = np.random.default_rng(1).standard_normal(min(window, len(series) - window + 1))
    answer = {"scipy": scipy.__version__, "numpy": np.__version__}
    for name, tolerance in (("machine", 0), ("1e-8", 1e-8)):
        seconds = []
        for _ in range(runs):
            began = time.perf_counter()
            left, values, right = svds(hankel_operator(series, window), k=rank, tol=tolerance, v0=start)
            seconds.append(time.perf_counter() - began)
        answer[name] = {"seconds": seconds, "values": sorted(values.tolist(), reverse=True)}
    print(json.dumps(answer))


main()
