#!/usr/bin/env python3
"""Writes the image fixtures beside this script, and what OpenCV makes of them.

Needs numpy, OpenCV, gcc and the libjpeg-turbo headers. Each file is decoded by cv2.imdecode in colour and in gray; expected.tsv
lists its size and the SHA-256 of the RGB and the gray bytes. resize/ holds one source and what cv2.resize makes of it.
"""
import hashlib, os, struct, subprocess, sys, tempfile, zlib
import cv2, numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.RandomState(7)
rows = []


def scene(w, h, c=3):
    """Smooth shapes with edges and a little noise, so that every coefficient and filter matters."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    planes = [127 + 90 * np.sin(x / (3 + i) + i) * np.cos(y / (5 - i) - i) + 40 * ((x + y * (i + 1)) % 11 > 5) for i in range(c)]
    return np.clip(np.stack(planes, -1) + rng.randint(-12, 13, (h, w, c)), 0, 255).astype(np.uint8)


def add(path, data):
    full = os.path.join(HERE, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    open(full, 'wb').write(data)
    raw = np.frombuffer(data, np.uint8)
    color, gray = cv2.imdecode(raw, cv2.IMREAD_COLOR), cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
    if color is None:
        sys.exit('cv2 cannot decode ' + path)
    digest = lambda a: hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()
    rows.append((path, color.shape[1], color.shape[0], digest(color[:, :, ::-1]), digest(gray)))


# PNG: every colour type and depth, plain and interlaced, all filters.
def png_pack(samples, depth):
    if depth == 16:
        return [r.astype('>u2').tobytes() for r in samples.reshape(samples.shape[0], -1)]
    flat = samples.reshape(samples.shape[0], -1).astype(np.uint8)
    if depth == 8:
        return [r.tobytes() for r in flat]
    bits = ((flat[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1).reshape(flat.shape[0], -1)
    return [np.packbits(r).tobytes() for r in bits]


def png_filter(lines, bpp):
    out, prev = b'', bytes(len(lines[0])) if lines else b''
    for n, line in enumerate(lines):
        kind, enc = n % 5, bytearray()
        for i, v in enumerate(line):
            a = line[i - bpp] if i >= bpp else 0
            b, c = prev[i], prev[i - bpp] if i >= bpp else 0
            p = a + b - c
            near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            enc.append((v - (0, a, b, (a + b) // 2, near)[kind]) & 255)
        out += bytes([kind]) + bytes(enc)
        prev = line
    return out


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(samples, color, depth, interlaced, extra=b''):
    h, w = samples.shape[:2]
    bpp = max(1, samples.shape[2] * depth // 8)
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    raw = b''
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            raw += png_filter(png_pack(part, depth), bpp)
    data = zlib.compress(raw, 9)
    half = len(data) // 2
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, depth, color, 0, 0, interlaced)) + extra
            + chunk(b'IDAT', data[:half]) + chunk(b'IDAT', data[half:]) + chunk(b'IEND', b''))


for color, depths, count in ((0, (1, 2, 4, 8, 16), 1), (2, (8, 16), 3), (3, (1, 2, 4, 8), 1), (4, (8, 16), 2), (6, (8, 16), 4)):
    for depth in depths:
        for interlaced in (0, 1):
            full = scene(21, 13, count).astype(np.uint32)
            samples = full * 257 + 77 if depth == 16 else full >> (8 - depth)
            samples = np.minimum(samples, (1 << depth) - 1)
            palette = chunk(b'PLTE', rng.bytes(3 << depth)) + chunk(b'tRNS', rng.bytes(1 << depth)) if color == 3 else b''
            if color in (0, 2) and depth == 8:
                palette = chunk(b'tRNS', struct.pack('>H', 100) * count)
            add('png/type%d_%dbit%s.png' % (color, depth, '_adam7' if interlaced else ''), png(samples, color, depth, interlaced, palette))
for w, h in ((1, 1), (2, 3), (5, 1)):
    add('png/tiny_%dx%d_adam7.png' % (w, h), png(scene(w, h).astype(np.uint32), 2, 8, 1))

# JPEG: sampling, scans, colour spaces; libjpeg encodes.
encoder = os.path.join(tempfile.mkdtemp(), 'encode_jpeg')
subprocess.check_call(['gcc', '-O1', '-o', encoder, os.path.join(HERE, 'encode_jpeg.c'), '-ljpeg'])


def jpeg(w, h, color, sampling, quality, flags):
    count = {'gray': 1, 'cmyk': 4, 'ycck': 4}.get(color, 3)
    out = encoder + '.jpg'
    subprocess.run([encoder, out, str(w), str(h), color, sampling, str(quality), flags], input=scene(w, h, count).tobytes(), check=True)
    return open(out, 'rb').read()


for name, sampling in (('444', '1x1,1x1,1x1'), ('422', '2x1,1x1,1x1'), ('420', '2x2,1x1,1x1'), ('411', '4x1,1x1,1x1'), ('440', '1x2,1x1,1x1'),
                       ('410', '4x2,1x1,1x1'), ('odd', '2x2,2x1,1x2'), ('lumalow', '1x1,2x2,1x1')):
    for flags in ('-', 'p', 'ro'):
        add('jpeg/%s_%s.jpg' % (name, flags.replace('-', 'base')), jpeg(45, 35, 'ycc', sampling, 80, flags))
for w, h in ((1, 1), (2, 2), (3, 5), (4, 3), (16, 16), (17, 33)):
    add('jpeg/size_%dx%d.jpg' % (w, h), jpeg(w, h, 'ycc', '2x2,1x1,1x1', 90, '-'))
    add('jpeg/size_%dx%d_p.jpg' % (w, h), jpeg(w, h, 'ycc', '2x1,1x1,1x1', 90, 'pr'))
for quality in (1, 30, 100):
    add('jpeg/quality_%d.jpg' % quality, jpeg(40, 24, 'ycc', '2x2,1x1,1x1', quality, 'o'))
add('jpeg/gray.jpg', jpeg(30, 21, 'gray', '1x1', 85, '-'))
add('jpeg/gray_2x2_p.jpg', jpeg(30, 21, 'gray', '2x2', 85, 'pr'))
add('jpeg/rgb.jpg', jpeg(30, 21, 'rgb', '1x1,1x1,1x1', 85, '-'))
add('jpeg/scans.jpg', jpeg(45, 35, 'ycc', '2x2,1x1,1x1', 85, 'nr'))
add('jpeg/cmyk.jpg', jpeg(30, 21, 'cmyk', '1x1,1x1,1x1,1x1', 85, '-'))
add('jpeg/ycck.jpg', jpeg(30, 21, 'ycck', '2x2,1x1,1x1,2x2', 85, 'p'))
plain = jpeg(13, 7, 'ycc', '1x1,1x1,1x1', 90, '-')
for orientation in range(1, 9):
    tiff = b'II*\0\x08\0\0\0\x01\0' + struct.pack('<HHIHH', 0x0112, 3, 1, orientation, 0) + b'\0\0\0\0'
    if orientation % 2:
        tiff = b'MM\0*\0\0\0\x08\0\x01' + struct.pack('>HHIHH', 0x0112, 3, 1, orientation, 0) + b'\0\0\0\0'
    body = b'Exif\0\0' + tiff
    add('jpeg/orientation_%d.jpg' % orientation, plain[:2] + b'\xff\xe1' + struct.pack('>H', len(body) + 2) + body + plain[2:])


# BMP: depths, masks, runs, both row orders.
def bmp(w, h, depth, pixels, palette=b'', compression=0, masks=b'', top_down=False, core=False):
    info = struct.pack('<IHHHH', 12, w, h, 1, depth) if core else struct.pack(
        '<IiiHHIIiiII', 40, w, -h if top_down else h, 1, depth, compression, len(pixels), 2835, 2835, len(palette) // 4 if palette else 0, 0)
    offset = 14 + len(info) + len(masks) + len(palette)
    return struct.pack('<2sIHHI', b'BM', offset + len(pixels), 0, 0, offset) + info + masks + palette + pixels


def padded(lines):
    return b''.join(l + bytes(-len(l) % 4) for l in lines)


W, H = 19, 11
pal = lambda n, size=4: b''.join(rng.bytes(3) + b'\0' * (size - 3) for _ in range(n))
idx = scene(W, H, 1)
for depth in (1, 4, 8):
    add('bmp/palette_%d.bmp' % depth, bmp(W, H, depth, padded(png_pack(idx.astype(np.uint32) >> (8 - depth), depth)), pal(1 << depth)))
add('bmp/palette_8_core.bmp', bmp(W, H, 8, padded(png_pack(idx, 8)), pal(256, 3), core=True))
rgb = scene(W, H)
add('bmp/rgb_24.bmp', bmp(W, H, 24, padded(png_pack(rgb, 8))))
add('bmp/rgb_24_top_down.bmp', bmp(W, H, 24, padded(png_pack(rgb, 8)), top_down=True))
add('bmp/rgb_32.bmp', bmp(W, H, 32, padded(png_pack(scene(W, H, 4), 8))))
add('bmp/masks_32.bmp', bmp(W, H, 32, padded(png_pack(scene(W, H, 4), 8)), compression=3, masks=struct.pack('<III', 0xff0000, 0xff00, 0xff)))
words = rng.randint(0, 32768, (H, W)).astype('<u2')
add('bmp/rgb_555.bmp', bmp(W, H, 16, padded([r.tobytes() for r in words])))
add('bmp/masks_565.bmp', bmp(W, H, 16, padded([(r * 2 + 1).tobytes() for r in words]), compression=3, masks=struct.pack('<III', 0xf800, 0x7e0, 0x1f)))


def runs(lines, nibbles):
    out = b''
    for n, line in enumerate(lines):
        i = 0
        while i < len(line):
            if n % 2 and len(line) - i > 3:
                part = line[i:i + min(7, len(line) - i)]
                body = bytes(part) if not nibbles else bytes((part[k] << 4) | (part[k + 1] if k + 1 < len(part) else 0) for k in range(0, len(part), 2))
                out += bytes([0, len(part)]) + body + bytes(len(body) % 2)
                i += len(part)
            else:
                j = i
                while j < len(line) and line[j] == line[i]:
                    j += 1
                out += bytes([j - i, line[i] * 17 if nibbles else line[i]])
                i = j
        out += b'\0\0' if n < len(lines) - 1 else b'\0\1'
    return out


add('bmp/rle_8.bmp', bmp(W, H, 8, runs([list(map(int, r)) for r in idx[:, :, 0] >> 5], False), pal(256), compression=1))
add('bmp/rle_4.bmp', bmp(W, H, 4, runs([list(map(int, r)) for r in idx[:, :, 0] >> 5], True), pal(16), compression=2))

# PNM: plain and binary, with comments.
gray = scene(W, H, 1)
bits = (gray[:, :, 0] > 128).astype(int)
add('pnm/p1.pbm', b'P1\n# a comment\n19 11\n' + '\n'.join(' '.join(map(str, r)) for r in bits).encode() + b'\n')
add('pnm/p2.pgm', b'P2 19 11 255\n' + '\n'.join(' '.join(map(str, r)) for r in gray[:, :, 0]).encode() + b'\n')
add('pnm/p2_max100.pgm', b'P2 19 11 100\n' + '\n'.join(' '.join(str(v * 100 // 255) for v in r) for r in gray[:, :, 0].astype(int)).encode() + b'\n')
add('pnm/p3.ppm', b'P3\n19 11\n255\n' + '\n'.join(' '.join(map(str, r)) for r in rgb.reshape(H, -1)).encode() + b'\n')
add('pnm/p4.pbm', b'P4\n19 11\n' + b''.join(np.packbits(r).tobytes() for r in bits))
add('pnm/p5.pgm', b'P5\n# a comment\n19 11\n255\n' + gray.tobytes())
add('pnm/p5_16bit.pgm', b'P5\n19 11\n65535\n' + (gray.astype(np.uint32) * 257).astype('>u2').tobytes())
add('pnm/p6.ppm', b'P6\n19 11\n255\n' + rgb.tobytes())
add('pnm/p6_16bit.ppm', b'P6\n19 11\n65535\n' + (rgb.astype(np.uint32) * 256 + 9).astype('>u2').tobytes())

# TIFF: both byte orders, depths, compressions; OpenCV's own writer makes the LZW and Deflate files.
def tiff(w, h, depth, samples, photometric, blocks, order='<', compression=1, rows=None, colors=None, predictor=1):
    entries = [(256, 4, [w]), (257, 4, [h]), (258, 3, [depth] * samples), (259, 3, [compression]), (262, 3, [photometric]), (277, 3, [samples]), (278, 4, [rows or h])]
    if colors is not None:
        entries += [(320, 3, list(colors))]
    if predictor != 1:
        entries += [(317, 3, [predictor])]
    first = 8 + 2 + 12 * (len(entries) + 2) + 4
    extra, at = b'', first
    offsets = []
    for b in blocks:
        offsets.append(at + len(extra))
        extra += b
    entries += [(273, 4, offsets), (279, 4, [len(b) for b in blocks])]
    out = b''
    for tag, kind, values in sorted(entries):
        data = struct.pack(order + str(len(values)) + {3: 'H', 4: 'I'}[kind], *values)
        if len(data) > 4:
            place = struct.pack(order + 'I', at + len(extra))
            extra += data
        else:
            place = data.ljust(4, b'\0')
        out += struct.pack(order + 'HHI', tag, kind, len(values)) + place
    mark = b'II' if order == '<' else b'MM'
    return mark + struct.pack(order + 'HI', 42, 8) + struct.pack(order + 'H', len(entries)) + out + b'\0\0\0\0' + extra


def packbits(lines):
    out = b''
    for line in lines:
        i = 0
        while i < len(line):
            j = i
            while j < len(line) and line[j] == line[i] and j - i < 128:
                j += 1
            if j - i > 1:
                out += bytes([257 - (j - i), line[i]])
            else:
                j = i + 1
                while j < len(line) and j - i < 128 and line[j] != line[j - 1]:
                    j += 1
                out += bytes([j - i - 1]) + line[i:j]
            i = j
    return out


state = rng.get_state()
for depth in (1, 8):
    lines = png_pack(gray >> (8 - depth), depth)
    add('tiff/gray_%d.tif' % depth, tiff(W, H, depth, 1, 1, [b''.join(lines[i:i + 4]) for i in range(0, H, 4)], rows=4))
add('tiff/white_1.tif', tiff(W, H, 1, 1, 0, [packbits(png_pack(gray >> 7, 1))], '>', compression=32773))
add('tiff/palette_8.tif', tiff(W, H, 8, 1, 3, [packbits(png_pack(idx[:, :, :1], 8))], compression=32773, colors=(rng.randint(0, 65536, 768))))
add('tiff/rgb_big_endian.tif', tiff(W, H, 8, 3, 2, [rgb[i:i + 3].tobytes() for i in range(0, H, 3)], '>', rows=3))
change = rgb.astype(int)
change[:, 1:] -= rgb[:, :-1].astype(int)
add('tiff/rgb_deflate_differences.tif', tiff(W, H, 8, 3, 2, [zlib.compress((change & 255).astype(np.uint8).tobytes(), 9)], compression=8, predictor=2))
large = scene(61, 47)
for name, kind in (('plain', 1), ('lzw', 5), ('packbits', 32773), ('deflate', 32946)):
    add('tiff/opencv_%s.tif' % name, cv2.imencode('.tif', large, [cv2.IMWRITE_TIFF_COMPRESSION, kind])[1].tobytes())
add('tiff/opencv_lzw_gray.tif', cv2.imencode('.tif', scene(130, 90, 1), [cv2.IMWRITE_TIFF_COMPRESSION, 5])[1].tobytes())
rng.set_state(state)

with open(os.path.join(HERE, 'expected.tsv'), 'w') as f:
    f.write('file\twidth\theight\trgb_sha256\tgray_sha256\n')
    for r in rows:
        f.write('\t'.join(map(str, r)) + '\n')

# Resizing: one odd-sized source, targets that shrink, grow, halve and mix.
source = scene(48, 36)
os.makedirs(os.path.join(HERE, 'resize'), exist_ok=True)
ppm = lambda path, a: open(os.path.join(HERE, 'resize', path), 'wb').write(b'P6\n%d %d\n255\n' % (a.shape[1], a.shape[0]) + a.tobytes())
ppm('source.ppm', source)
for name, flag in (('area', cv2.INTER_AREA), ('bilinear', cv2.INTER_LINEAR), ('bicubic', cv2.INTER_CUBIC), ('nearest', cv2.INTER_NEAREST)):
    for w, h in ((31, 23), (24, 18), (16, 12), (61, 47), (61, 20), (7, 40), (1, 1)):
        ppm('%s_%dx%d.ppm' % (name, w, h), cv2.resize(source, (w, h), interpolation=flag))
