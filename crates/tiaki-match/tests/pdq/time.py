"""How long the reference takes on the sizes of examples/pdq_hash.rs, in milliseconds of processor
time: `pip install pdqhash==0.2.8 'numpy>=2'`. What numpy does for luma is within it."""

import time

import numpy as np
import pdqhash

for name, width, height, runs in [
    ("512 x 512", 512, 512, 60),
    ("1 megapixel", 1152, 864, 20),
    ("12 megapixels", 4000, 3000, 4),
]:
    place = np.arange(width * height * 3, dtype=np.uint64)
    rgb = (place * place // 977 % 256).astype(np.uint8).reshape(height, width, 3)
    start = time.process_time()
    for _ in range(runs):
        pdqhash.compute_dihedral(rgb)
    print(f"{name}: {(time.process_time() - start) * 1e3 / runs:.2f} ms, the mean of {runs}")
