/**
 * Makes a browser's picture small enough to be kept with the project: at most 256 colours and one byte a pixel. A card
 * has few colours; of the shades at the edges of letters those become one that nobody can tell apart.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const mostColours = 256;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** One number a pixel, red, green, blue in three bytes. */
  readonly colours: Uint32Array;
}

/** @throws where it is not such a PNG as Chromium makes: eight bits a channel, not interlaced, without a palette. */
export function smaller(picture: Buffer): Buffer {
  const { width, height, colours } = pixelsOf(picture);
  const { palette, places } = paletteOf(new Set(colours));
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      lines[y * (width + 1) + 1 + x] = places.get(colours[y * width + x] ?? 0) ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const channels = (colour: number) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];

/** As fine steps of brightness as 256 colours allow; white stays white. */
function paletteOf(seen: ReadonlySet<number>) {
  for (let step = 1; ; step *= 2) {
    const stepped = (one: number) => Math.min(255, Math.round(one / step) * step);
    const places = new Map<number, number>();
    const palette = new Map<number, number>();
    for (const colour of seen) {
      const [r = 0, g = 0, b = 0] = channels(colour).map(stepped);
      const near = (r << 16) | (g << 8) | b;
      const place = palette.get(near) ?? palette.size;
      palette.set(near, place);
      places.set(colour, place);
    }
    if (palette.size <= mostColours) return { palette: [...palette.keys()], places };
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function pixelsOf(picture: Buffer): Pixels {
  const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  const [depth, type, , , interlaced] = picture.subarray(24, 29);
  if (depth !== 8 || (type !== 2 && type !== 6) || interlaced !== 0) throw new Error('not such a PNG');
  const size = type === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(dataOf(picture)));
  const stride = width * size;
  const colours = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1);
    const line = unfiltered(raw[from] ?? 0, raw.subarray(from + 1, from + 1 + stride), above, size);
    for (let x = 0; x < width; x += 1) {
      const at = x * size;
      colours[y * width + x] = ((line[at] ?? 0) << 16) | ((line[at + 1] ?? 0) << 8) | (line[at + 2] ?? 0);
    }
    above = line;
  }
  return { width, height, colours };
}

function dataOf(picture: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let at = signature.length;
  while (at < picture.length) {
    const length = picture.readUInt32BE(at);
    if (picture.toString('latin1', at + 4, at + 8) === 'IDAT')
      found.push(picture.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return found;
}

/** One line as it was before it was filtered (PNG, 9.2). */
function unfiltered(
  filter: number,
  line: Uint8Array,
  above: Uint8Array,
  size: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(line.length);
  for (let n = 0; n < line.length; n += 1) {
    const left = out[n - size] ?? 0;
    const up = above[n] ?? 0;
    const corner = n < size ? 0 : (above[n - size] ?? 0);
    out[n] = (line[n] ?? 0) + predicted(filter, left, up, corner);
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(left + up - corner - one));
      if ((toLeft ?? 0) <= (toUp ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
      return (toUp ?? 0) <= (toCorner ?? 0) ? up : corner;
    }
    default:
      throw new Error(`no filter ${filter}`);
  }
}
