#!/usr/bin/env python3
"""Writes the array and sound fixtures beside this script with numpy and the wave module, and their values as text.

arrays.tsv lists each array: file, element type as NumPy names it, shape, and the elements in row-major order. wav.tsv lists the
first samples of each sound as the mean of its channels. prepared.tsv needs the shared ImageNet sample (its path is the argument)
and OpenCV; it lists what the presets give for a few images, computed by cv2 and numpy: shape, sum, sum of squares and some elements.
"""
import io, os, struct, sys, wave, zipfile
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
at = lambda *p: os.path.join(HERE, *p)
rng = np.random.RandomState(3)

lines = []
def save(name, array, **kw):
    with open(at(name), 'wb') as f:
        np.lib.format.write_array(f, array, **kw)
    flat = ' '.join(repr(float(v)) for v in np.ascontiguousarray(array).astype(np.float64).ravel())
    lines.append('%s\t%s\t%s\t%s' % (name, array.dtype.newbyteorder('=').name, ' '.join(map(str, array.shape)), flat))

for code in ('<f4', '>f4', '<f8', '>f8', '<f2', '|u1', '|i1', '<u2', '>u2', '<i2', '<i4', '>i4', '<u4', '<i8', '>i8', '<u8'):
    values = rng.randint(0, 100, (3, 2, 2))
    save('%s_%s.npy' % ({'<': 'le', '>': 'be', '|': 'b'}[code[0]], code[1:]), (values / 4 if code[1] == 'f' else values).astype(code))
save('bool.npy', rng.rand(4, 3) > 0.5)
save('fortran.npy', np.asfortranarray(rng.rand(4, 3, 2).astype(np.float32)))
save('fortran_be.npy', np.asfortranarray(rng.randint(0, 1000, (2, 5)).astype('>i4')))
save('version2.npy', rng.rand(3, 2).astype(np.float32), version=(2, 0))
save('version3.npy', rng.rand(3, 2).astype(np.float32), version=(3, 0))
save('vector.npy', np.arange(5, dtype=np.int64))
open(at('arrays.tsv'), 'w').write('\n'.join(lines) + '\n')
np.savez_compressed(at('pair.npz'), x=np.arange(24, dtype=np.uint8).reshape(4, 2, 3), y=np.array([[3], [1], [4], [1]], np.int64))
np.savez(at('named.npz'), first=np.zeros((2, 2), np.float32), second=np.ones((2, 2), np.float32))

wavs = []
def sound(name, channels, width, frames):
    with wave.open(at(name), 'wb') as w:
        w.setnchannels(channels); w.setsampwidth(width); w.setframerate(8000)
        raw = {1: lambda v: (v + 128).astype('u1').tobytes(), 2: lambda v: v.astype('<i2').tobytes(), 4: lambda v: v.astype('<i4').tobytes(),
               3: lambda v: b''.join(struct.pack('<i', x)[:3] for x in v.ravel())}[width](frames)
        w.writeframes(raw)
    mono = (frames / 2.0 ** (8 * width - 1)).mean(1)
    wavs.append(name + '\t' + ' '.join(repr(float(np.float32(v))) for v in mono))

for width in (1, 2, 3, 4):
    for channels in (1, 2):
        limit = 2 ** (8 * width - 1)
        sound('pcm%d_%d.wav' % (8 * width, channels), channels, width, rng.randint(-limit, limit, (20, channels)))
values = rng.uniform(-1, 1, (20, 1)).astype('<f4')
body = b'WAVE' + b'LIST' + struct.pack('<I', 3) + b'abc\0' + b'fmt ' + struct.pack('<IHHIIHH', 16, 3, 1, 8000, 32000, 4, 32) + b'data' + struct.pack('<I', 80) + values.tobytes()
open(at('float32_1.wav'), 'wb').write(b'RIFF' + struct.pack('<I', len(body)) + body)
wavs.append('float32_1.wav\t' + ' '.join(repr(float(v)) for v in values.ravel()))
open(at('wav.tsv'), 'w').write('\n'.join(wavs) + '\n')

if len(sys.argv) > 1:
    import cv2
    crop = lambda a, n: a[(a.shape[0] - n) // 2:(a.shape[0] - n) // 2 + n, (a.shape[1] - n) // 2:(a.shape[1] - n) // 2 + n]
    rgb = lambda a: a[:, :, ::-1]
    f = np.float32
    mean, std = np.array([0.485, 0.456, 0.406], f), np.array([0.229, 0.224, 0.225], f)
    def torch(a):
        h, w = a.shape[:2]
        size = (256, 256 * h // w) if w <= h else (256 * w // h, 256)
        return (crop(cv2.resize(rgb(a), size, interpolation=cv2.INTER_LINEAR), 224).astype(f) / f(255) - mean) / std
    presets = {
        'mobilenet-v2': lambda a: crop(rgb(a), 224).astype(f) / f(127.5) - f(1),
        'squeezenet': lambda a: crop(a, 227).astype(f) - np.array([104, 117, 123], f),
        'imagenet-torch': torch,
        'ultraface': lambda a: (cv2.resize(rgb(a), (320, 240), interpolation=cv2.INTER_LINEAR).astype(f) - f(127)) / f(128),
    }
    out = []
    with zipfile.ZipFile(sys.argv[1]) as z:
        for name in ('n01440764_tench.jpg', 'n01494475_hammerhead.jpg', 'n01631663_eft.jpg'):
            image = cv2.imdecode(np.frombuffer(z.read(name), np.uint8), cv2.IMREAD_COLOR)
            for preset, run in presets.items():
                x = np.ascontiguousarray(run(image).transpose(2, 0, 1)[None])
                d = x.astype(np.float64).ravel()
                some = ' '.join(repr(float(d[i])) for i in range(0, d.size, d.size // 7))
                out.append('\t'.join([name, preset, ' '.join(map(str, x.shape)), repr(d.sum()), repr((d * d).sum()), some]))
    open(at('prepared.tsv'), 'w').write('\n'.join(out) + '\n')
