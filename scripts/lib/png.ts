/** Reads as much of a PNG as the check of an icon needs. */
import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row; undefined for kinds of PNG that are not read. */
  readonly pixels: Uint8Array | undefined;
}

const signature = '89504e470d0a1a0a';
/** Bytes a pixel of the kinds that are read: eight bits of colour, and of colour with alpha. */
const bytesOf: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** Undefined when it is no PNG. */
export function readPng(file: Buffer): Picture | undefined {
  if (file.subarray(0, 8).toString('hex') !== signature || file.toString('latin1', 12, 16) !== 'IHDR') {
    return undefined;
  }
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const [depth, kind, , , interlaced] = file.subarray(24, 29);
  const bytes = bytesOf[kind ?? -1];
  if (depth !== 8 || interlaced !== 0 || bytes === undefined) return { width, height, pixels: undefined };
  const rows = unfiltered(inflateSync(Buffer.concat(dataOf(file))), width * bytes, height, bytes);
  const pixels = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let part = 0; part < 4; part += 1) {
      pixels[pixel * 4 + part] = part < bytes ? (rows[pixel * bytes + part] ?? 0) : 255;
    }
  }
  return { width, height, pixels };
}

function dataOf(file: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return parts;
}

/** Each row stands as the difference to what a filter foretells from its neighbours (PNG specification, 9). */
function unfiltered(data: Buffer, rowLength: number, rows: number, step: number): Uint8Array {
  const out = new Uint8Array(rowLength * rows);
  for (let row = 0; row < rows; row += 1) {
    const filter = data[row * (rowLength + 1)];
    for (let at = 0; at < rowLength; at += 1) {
      const here = row * rowLength + at;
      const left = at >= step ? (out[here - step] ?? 0) : 0;
      const up = row > 0 ? (out[here - rowLength] ?? 0) : 0;
      const upLeft = at >= step && row > 0 ? (out[here - rowLength - step] ?? 0) : 0;
      out[here] = (data[row * (rowLength + 1) + 1 + at] ?? 0) + foretold(filter, left, up, upLeft);
    }
  }
  return out;
}

function foretold(filter: number | undefined, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return Math.floor((left + up) / 2);
    case 4: {
      const guess = left + up - upLeft;
      const toLeft = Math.abs(guess - left);
      const toUp = Math.abs(guess - up);
      const toUpLeft = Math.abs(guess - upLeft);
      if (toLeft <= toUp && toLeft <= toUpLeft) return left;
      return toUp <= toUpLeft ? up : upLeft;
    }
    default:
      return 0;
  }
}
