"""Decodes files with OpenCV, resizes them, and writes the raw pixels: decode_with_opencv.py OUT FILE...

For each file: width and height as little-endian int32, the RGB bytes, then the RGB bytes of a resize of the short side to 97
by area, bilinear, bicubic and nearest. Exits with 77 where OpenCV or numpy is missing.
"""
import struct, sys
try:
    import cv2, numpy as np
except ImportError:
    sys.exit(77)

with open(sys.argv[1], 'wb') as out:
    for path in sys.argv[2:]:
        rgb = np.ascontiguousarray(cv2.imread(path)[:, :, ::-1])
        h, w = rgb.shape[:2]
        out.write(struct.pack('<ii', w, h) + rgb.tobytes())
        size = (97, 97 * h // w) if w <= h else (97 * w // h, 97)
        for flag in (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST):
            out.write(cv2.resize(rgb, size, interpolation=flag).tobytes())
