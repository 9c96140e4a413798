"""Writes vectors.txt: the reference's own PDQ of synthetic pictures.

    python3 -m venv v && v/bin/pip install pdqhash==0.2.8 'numpy>=2'
    v/bin/python crates/tiaki-match/tests/pdq/make.py > crates/tiaki-match/tests/pdq/vectors.txt

The package wraps the reference's C++ functions, but weighs red, green and blue in double
precision before it calls them, where the C++ works in single precision. `Single` makes numpy
weigh in single precision, in the same order, so that what is recorded is the C++ answer.

The pictures are made by whole numbers alone, here and in pdq_vectors.rs; each line carries the
SHA-256 of the pixels, so that both sides prove that they hashed the same.
A line: pattern width height seed sha256 quality hash and the eight dihedral hashes.
"""

import hashlib

import numpy as np
import pdqhash


class Single(np.ndarray):
    """Gives its planes in single precision, which numpy 2 then keeps."""

    def __getitem__(self, key):
        return np.asarray(self)[key].astype(np.float32)


def picture(pattern, width, height, seed):
    y, x = np.mgrid[0:height, 0:width].astype(np.uint64)
    s = np.uint64(seed)
    planes = []
    for c in range(3):
        c = np.uint64(c)
        if pattern == "ramp":
            v = (x * 255 // max(width - 1, 1) + y * (c + 1) * 128 // max(height - 1, 1) + s) % 256
        elif pattern == "checker":
            side = s % 29 + 1
            v = ((x // side + y // side + c) % 2) * (255 - 40 * c)
        elif pattern == "rings":
            dx, dy = x * 2 + s - width + 4096, y * 2 - height + 4096
            d = (dx - 4096) * (dx - 4096) + (dy - 4096) * (dy - 4096)
            v = (d // (s + 3) + c * 37) % 256
        elif pattern == "waves":
            v = (x * x // (s + 11) + y * 3 + (x * y) // 31 + c * 85) % 256
        elif pattern == "noise":
            v = mixed(x, y, c, s) % 256
        elif pattern == "blocks":
            side = s % 13 + 5
            v = mixed(x // side, y // side, c, s) % 256
        elif pattern == "faint":
            v = 100 + mixed(x // 9, y // 9, c, s) % (3 + s % 71)
        elif pattern == "soft":
            v = sum(bump(x, y, c, s, k, width, height) for k in range(5)) % 256
        else:
            raise ValueError(pattern)
        planes.append(v.astype(np.uint8))
    return np.ascontiguousarray(np.stack(planes, axis=-1))


def mixed(x, y, c, s):
    v = (x * 73856093) ^ (y * 19349663) ^ (c * 83492791) ^ (s * 2654435761)
    v = (v ^ (v >> np.uint64(15))) * 2246822519 % 4294967296
    return v ^ (v >> np.uint64(13))


def bump(x, y, c, s, k, width, height):
    """A hill whose height falls with the distance; whole numbers, no sign."""
    cx, cy = (s * 97 + k * 389 + c * 11) % width, (s * 61 + k * 211) % height
    dx, dy = np.maximum(x, cx) - np.minimum(x, cx), np.maximum(y, cy) - np.minimum(y, cy)
    reach = np.uint64(max(width, height))
    return (reach * 90) // (reach // 8 + dx + dy + 1)


def text(bits):
    return np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex()


SIZES = [
    (5, 5), (5, 300), (300, 5), (6, 9), (8, 8), (17, 31), (32, 32), (63, 63), (64, 64), (65, 65),
    (64, 63), (63, 64), (64, 128), (100, 75), (127, 127), (128, 128), (129, 129), (129, 64),
    (130, 257), (200, 150), (255, 256), (256, 256), (257, 129), (320, 240), (384, 385), (512, 512),
    (513, 200), (640, 360), (11, 900), (1500, 7), (1, 64), (64, 1), (4, 200), (200, 4),
]
PATTERNS = ["ramp", "checker", "rings", "waves", "noise", "blocks", "faint", "soft"]


def cases():
    for place, (width, height) in enumerate(SIZES):
        for number, pattern in enumerate(PATTERNS):
            yield pattern, width, height, place * 7 + number * 3 + 1
    yield "waves", 1024, 768, 5
    yield "soft", 1300, 2000, 9
    yield "blocks", 2049, 1025, 4
    yield "rings", 4000, 37, 2


for pattern, width, height, seed in cases():
    rgb = picture(pattern, width, height, seed)
    digest = hashlib.sha256(rgb.tobytes()).hexdigest()
    plain, quality = pdqhash.compute(rgb.view(Single))
    turned, again = pdqhash.compute_dihedral(rgb.view(Single))
    # A picture of 64 x 64 is filtered for the eight hashes only, and may differ in quality too.
    assert quality == again or (width, height) == (64, 64)
    hashes = " ".join(text(bits) for bits in [plain, *turned])
    print(pattern, width, height, seed, digest, quality, hashes)
