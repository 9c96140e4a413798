"""Writes the pictures of this folder and expected.txt.

    python3 -m venv v && v/bin/pip install pillow 'numpy>=2' pdqhash==0.2.8
    v/bin/python crates/tiaki-hash/tests/pictures/make.py crates/tiaki-hash/tests/pictures

One synthetic picture (hills and patches of colour) in many forms, written by the common libraries and
not by the crates that read it. A line of expected.txt: name, width, height, and the SHA-256 and
the reference's PDQ of the RGB that Pillow reads (transparency over white). Other versions of the
libraries may write other files: then all is written anew.
"""

import hashlib
import os
import sys

import numpy as np
import pdqhash
from PIL import Image

OUT = sys.argv[1]
WIDTH, HEIGHT = 96, 72
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.int64)


class Single(np.ndarray):
    """See tiaki-match/tests/pdq/make.py."""

    def __getitem__(self, key):
        return np.asarray(self)[key].astype(np.float32)


def hill(cx, cy, reach):
    return 9000 // (reach + ((X - cx) ** 2) // 4 + ((Y - cy) ** 2) // 3)


def save(name, picture, **how):
    path = os.path.join(OUT, name)
    picture.save(path, **how)
    read = Image.open(path)
    if read.mode in ("RGBA", "LA", "PA"):
        white = Image.new("RGBA", read.size, "white")
        read = Image.alpha_composite(white, read.convert("RGBA"))
    if read.mode == "I;16":
        read = Image.fromarray((np.asarray(read) >> 8).astype(np.uint8))
    rgb = np.ascontiguousarray(np.asarray(read.convert("RGB")))
    bits, quality = pdqhash.compute(rgb.view(Single))
    pdq = np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex()
    digest = hashlib.sha256(rgb.tobytes()).hexdigest()
    return f"{name} {rgb.shape[1]} {rgb.shape[0]} {digest} {pdq} {quality}"


def turned(orientation):
    exif = Image.Exif()
    exif[274] = orientation
    return exif.tobytes()


one = hill(24, 18, 60) + hill(72, 48, 90)
two = hill(48, 60, 70) + hill(12, 54, 110)
# Patches, so that no frequency is so weak that the rounding of a decoder decides about it.
patch = ((X // 7) * 7919 + (Y // 6) * 104729 + (X // 7) * (Y // 6) * 31) % 131
planes = [
    np.minimum(one + patch, 255),
    np.minimum(two // 2 + patch, 255),
    np.minimum(one // 3 + 255 - patch, 255),
]
rgb = Image.fromarray(np.stack(planes, -1).astype(np.uint8), "RGB")
grey = rgb.convert("L")
bits = rgb.convert("1", dither=Image.Dither.NONE)
palette = rgb.quantize(256, dither=Image.Dither.NONE)
alpha = rgb.copy()
alpha.putalpha(Image.fromarray(np.where(X < WIDTH // 2, 255, X * 2).astype(np.uint8)))
deep = Image.fromarray((np.asarray(grey).astype(np.uint16) << 8) + 77)
mirror = rgb.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

LINES = [
    save("alpha.png", alpha),
    save("alpha.webp", alpha, lossless=True, exact=True),
    save("baseline.jpg", rgb, quality=95),
    save("bits.bmp", bits),
    save("bits.png", bits),
    save("bits.tif", bits),
    save("cmyk.jpg", rgb.convert("CMYK"), quality=95),
    save("cmyk.tif", rgb.convert("CMYK"), compression="tiff_lzw"),
    save("deep.png", deep),
    save("grey.jpg", grey, quality=95),
    save("grey.png", grey),
    save("lossless.webp", rgb, lossless=True),
    save("lossy.webp", rgb, quality=95),
    save("lzw.tif", rgb, compression="tiff_lzw"),
    save("moving.gif", rgb, save_all=True, append_images=[mirror]),
    save("moving.png", rgb, save_all=True, append_images=[mirror]),
    save("moving.webp", rgb, save_all=True, append_images=[mirror], lossless=True),
    save("palette.bmp", palette),
    save("palette.gif", palette),
    save("palette.png", palette),
    save("palette.tif", palette, compression="tiff_lzw"),
    save("plain.bmp", rgb),
    save("plain.png", rgb),
    save("progressive.jpg", rgb, quality=95, progressive=True, subsampling=0),
    save("turned.jpg", rgb.transpose(Image.Transpose.ROTATE_90), quality=95, exif=turned(6)),
    save("turned.png", mirror, exif=turned(2)),
    save("turned.tif", mirror, tiffinfo={274: 2}, compression="tiff_lzw"),
    save("turned.webp", mirror, lossless=True, exif=turned(2)),
]
with open(os.path.join(OUT, "expected.txt"), "w") as out:
    out.write("\n".join(LINES) + "\n")
