"""Small pictures of each kind, and beside each the pixels that Pillow makes of it, upright, as NAME.rgb.

python3 make.py, in this folder; with Pillow 11 or later and numpy. A name's prefix is how far a decoder may be off, in levels; 9 is for twelve.
"""
import io, struct, zlib
import numpy as np
from PIL import Image, ImageOps

W, H = 13, 10
y, x = np.mgrid[0:H, 0:W]
smooth = np.stack([x * 19 + 5, y * 24 + 10, 255 - x * 10 - y * 12], 2).astype(np.uint8)
rng = np.random.default_rng(19)
noise = rng.integers(0, 256, (H, W, 3), dtype=np.uint8)
rgb, soft = Image.fromarray(noise), Image.fromarray(smooth)
grey = rgb.convert('L')
g16 = (rng.integers(0, 65536, (H, W))).astype('>u2')

def chunk(t, d):
    return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))

def png(w, h, bits, colours, rows, extra=b'', interlace=0):
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, bits, colours, 0, 0, interlace)) + extra
            + chunk(b'IDAT', zlib.compress(b''.join(b'\0' + r for r in rows), 9)) + chunk(b'IEND', b''))

def adam7(a):
    rows = []
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        p = a[y0::dy, x0::dx]
        if p.size:
            rows += [r.tobytes() for r in p]
    return rows

def put(name, data, pixels=None):
    if isinstance(data, Image.Image):
        raise TypeError
    open(name, 'wb').write(data)
    if pixels is None:
        with Image.open(io.BytesIO(data)) as im:
            pixels = np.asarray(ImageOps.exif_transpose(im).convert('RGB'))
    h, w = pixels.shape[:2]
    open(name.rsplit('.', 1)[0] + '.rgb', 'wb').write(struct.pack('>HH', w, h) + pixels.astype(np.uint8).tobytes())

def save(im, fmt, **kw):
    b = io.BytesIO(); im.save(b, fmt, **kw); return b.getvalue()

def exif(o, order='<'):
    tiff = (b'II*\0' if order == '<' else b'MM\0*') + struct.pack(order + 'IHHHIHHI', 8, 1, 0x112, 3, 1, o, 0, 0)
    return tiff

upper = lambda a: np.repeat((a >> 8).astype(np.uint8)[:, :, None], 3, 2)
# PNG, to the bit
put('0-png-grey8.png', save(grey, 'PNG'))
put('0-png-grey16.png', png(W, H, 16, 0, [r.tobytes() for r in g16]), upper(g16.astype(int)))
put('0-png-grey-alpha8.png', save(Image.merge('LA', (grey, Image.fromarray(noise[:, :, 0]))), 'PNG'))
ga16 = np.stack([g16, rng.integers(0, 65536, (H, W)).astype('>u2')], 2).astype('>u2')
put('0-png-grey-alpha16.png', png(W, H, 16, 4, [r.tobytes() for r in ga16]), upper(g16.astype(int)))
for bits in (1, 2, 4):
    v = rng.integers(0, 1 << bits, (H, W))
    rows = [np.packbits(((r[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8).ravel()).tobytes() for r in v]
    put(f'0-png-grey{bits}.png', png(W, H, bits, 0, rows))
    pal = rng.integers(0, 256, (1 << bits, 3), dtype=np.uint8)
    put(f'0-png-palette{bits}.png', png(W, H, bits, 3, rows, chunk(b'PLTE', pal.tobytes())))
q = soft.quantize(16)
put('0-png-palette8.png', save(q, 'PNG', bits=8)); put('0-png-palette-trns.png', save(q, 'PNG', transparency=3))
put('0-png-grey-trns.png', png(W, H, 8, 0, [r.tobytes() for r in np.asarray(grey)], chunk(b'tRNS', b'\0\x40')))
put('0-png-rgb8.png', save(rgb, 'PNG')); put('0-png-soft.png', save(soft, 'PNG', optimize=True))
put('0-png-rgb-trns.png', save(rgb, 'PNG', transparency=tuple(int(v) for v in noise[0, 0])))
put('0-png-rgba8.png', save(Image.fromarray(np.dstack([noise, noise[:, :, 1]])), 'PNG'))
c16 = rng.integers(0, 65536, (H, W, 4)).astype('>u2')
put('0-png-rgb16.png', png(W, H, 16, 2, [r[:, :3].tobytes() for r in c16]))
put('0-png-rgba16.png', png(W, H, 16, 6, [r.tobytes() for r in c16]))
put('0-png-interlaced.png', png(W, H, 8, 2, adam7(noise), interlace=1))
put('0-png-interlaced-grey16.png', png(W, H, 16, 0, adam7(g16), interlace=1), upper(g16.astype(int)))
put('0-png-gama.png', png(W, H, 8, 2, [r.tobytes() for r in noise], chunk(b'gAMA', struct.pack('>I', 100000))))
put('0-png-broken-icc.png', png(W, H, 8, 2, [r.tobytes() for r in noise], chunk(b'iCCP', b'x\0\0' + zlib.compress(b'\0' * 50))))
put('0-png-exif6.png', png(W, H, 8, 2, [r.tobytes() for r in noise], chunk(b'eXIf', exif(6, '>'))))
put('0-png-animated.png', save(rgb, 'PNG', save_all=True, append_images=[soft], duration=100))
# BMP and GIF
put('0-bmp-rgb24.bmp', save(rgb, 'BMP')); put('0-bmp-grey8.bmp', save(grey, 'BMP')); put('0-bmp-palette.bmp', save(q, 'BMP'))
put('0-bmp-bit1.bmp', save(rgb.convert('1'), 'BMP'))
def bmp(bits, rows, packing=0, masks=b'', height=H):
    d = b''.join(r + b'\0' * (-len(r) % 4) for r in rows)
    at = 54 + len(masks)
    return b'BM' + struct.pack('<IHHI', at + len(d), 0, 0, at) + struct.pack('<IiiHHIIiiII', 40, W, height, 1, bits, packing, len(d), 0, 0, 0, 0) + masks + d
s15 = rng.integers(0, 1 << 15, (H, W)).astype('<u2'); s16 = rng.integers(0, 1 << 16, (H, W)).astype('<u2')
put('0-bmp-rgb15.bmp', bmp(16, [r.tobytes() for r in s15[::-1]]))
put('0-bmp-rgb565.bmp', bmp(16, [r.tobytes() for r in s16[::-1]], 3, struct.pack('<III', 0xf800, 0x7e0, 0x1f)))
put('0-bmp-rgb32-topdown.bmp', bmp(32, [np.dstack([noise[:, :, ::-1], noise[:, :, :1]])[i].tobytes() for i in range(H)], height=-H))
put('0-gif.gif', save(q, 'GIF')); put('0-gif-grey.gif', save(grey, 'GIF'))
put('0-gif-interlaced-off.gif', save(q, 'GIF', interlace=0)); put('0-gif-transparent.gif', save(q, 'GIF', transparency=5))
put('0-gif-animated.gif', save(q, 'GIF', save_all=True, append_images=[rgb.quantize(32), grey.quantize(8)], duration=50))
g = bytearray(save(q, 'GIF')); g[6:10] = struct.pack('<HH', W + 5, H + 4)   # a screen larger than its frame
at = g.index(b'\x2c', 13 + 3 * 2 ** ((g[10] & 7) + 1)); g[at + 1:at + 5] = struct.pack('<HH', 2, 3)
put('0-gif-screen.gif', bytes(g))
# WebP: lossless to the bit
put('0-webp-lossless.webp', save(rgb, 'WEBP', lossless=True, exact=True))
put('0-webp-lossless-alpha.webp', save(Image.fromarray(np.dstack([noise, noise[:, :, 1] | 1])), 'WEBP', lossless=True, exact=True))
put('0-webp-palette.webp', save(q.convert('RGB'), 'WEBP', lossless=True))
put('0-webp-exif3.webp', save(rgb, 'WEBP', lossless=True, exif=b'Exif\0\0' + exif(3)))
put('0-webp-animated.webp', save(rgb, 'WEBP', lossless=True, save_all=True, append_images=[soft], duration=50))
# lossy ones
big = Image.fromarray(np.stack([np.add.outer(np.arange(24) * 4, np.arange(32) * 5) for _ in range(3)], 2).clip(0, 255).astype(np.uint8))
bx, by = np.meshgrid(np.arange(32), np.arange(24)); ramp = np.stack([bx * 8, by * 10, 255 - bx * 3 - by * 4], 2).clip(0, 255).astype(np.uint8)
ramp = Image.fromarray(ramp)
put('9-webp-lossy.webp', save(ramp, 'WEBP', quality=90)); put('8-webp-lossy-grey.webp', save(big, 'WEBP', quality=80))
put('2-jpeg-rgb.jpg', save(ramp, 'JPEG', quality=90)); put('2-jpeg-444.jpg', save(ramp, 'JPEG', quality=90, subsampling=0))
put('2-jpeg-422.jpg', save(ramp, 'JPEG', quality=90, subsampling=1)); put('2-jpeg-progressive.jpg', save(ramp, 'JPEG', quality=90, progressive=True))
put('2-jpeg-grey.jpg', save(ramp.convert('L'), 'JPEG', quality=90)); put('2-jpeg-grey-progressive.jpg', save(big.convert('L'), 'JPEG', progressive=True))
put('2-jpeg-restarts.jpg', save(ramp, 'JPEG', quality=90, restart_marker_blocks=2))
put('2-jpeg-icc.jpg', save(ramp, 'JPEG', quality=90, icc_profile=b'\0' * 200))
put('2-jpeg-keep-rgb.jpg', save(ramp, 'JPEG', quality=90, keep_rgb=True))
put('2-jpeg-cmyk.jpg', save(ramp.convert('CMYK'), 'JPEG', quality=90))
inks = np.stack([bx * 8, by * 10, 255 - bx * 5, (bx + by) * 3], 2).clip(0, 255).astype(np.uint8)
cmyk = Image.frombytes('CMYK', (32, 24), inks.tobytes())
put('2-jpeg-cmyk-inks.jpg', save(cmyk, 'JPEG', quality=92, subsampling=0)); put('2-jpeg-cmyk-progressive.jpg', save(cmyk, 'JPEG', quality=90, progressive=True))
j = bytearray(save(cmyk, 'JPEG', quality=92, subsampling=0)); at = j.index(b'Adobe'); j[at + 11] = 2   # the same numbers, taken for YCCK
put('2-jpeg-ycck.jpg', bytes(j))
for o in range(1, 9):
    put(f'2-jpeg-exif{o}.jpg', save(ramp.crop((0, 0, 24, 16)), 'JPEG', quality=92, exif=b'Exif\0\0' + exif(o, '<>'[o % 2])))
# one picture in forms that are the same to the eye: all are equal to 0-png-same-rgb8
v = (np.add.outer(np.arange(H), np.arange(W)) * 11).astype(np.uint8)
same = {'rgb8': (8, 2, np.repeat(v[:, :, None], 3, 2)), 'grey8': (8, 0, v), 'grey16': (16, 0, (v.astype('>u2') * 257).astype('>u2')),
        'grey-alpha8': (8, 4, np.stack([v, 255 - v], 2)), 'rgb16': (16, 2, (np.repeat(v[:, :, None], 3, 2).astype('>u2') * 257).astype('>u2')),
        'palette': (8, 3, v)}
for n, (bits, colours, a) in same.items():
    extra = chunk(b'PLTE', bytes(i for i in range(256) for _ in range(3))) if colours == 3 else b''
    put(f'0-png-same-{n}.png', png(W, H, bits, colours, [r.tobytes() for r in a], extra), np.repeat(v[:, :, None], 3, 2))
