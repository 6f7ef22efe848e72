/** A picture is made small and stays the same picture. */
import { deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { smaller } from './small.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
type Pixel = readonly [number, number, number];

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** As a browser writes one: each line filtered in its own way. */
function browsers(rows: readonly (readonly Pixel[])[], filterOf: (y: number) => number): Buffer {
  const raw = rows.map((row) => row.flat());
  const lines = raw.map((line, y) => {
    const filter = filterOf(y);
    const bytes = line.map((byte, n) => {
      const left = n < 3 ? 0 : (line[n - 3] ?? 0);
      const up = raw[y - 1]?.[n] ?? 0;
      const corner = n < 3 ? 0 : (raw[y - 1]?.[n - 3] ?? 0);
      const near = [left, up, corner].toSorted(
        (one, other) => Math.abs(left + up - corner - one) - Math.abs(left + up - corner - other),
      )[0];
      const guess = [0, left, up, (left + up) >> 1, near][filter] ?? 0;
      return (byte - guess) & 255;
    });
    return [filter, ...bytes];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(rows[0]?.length ?? 0, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(lines.flat()));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data.subarray(0, 5)),
    chunk('IDAT', data.subarray(5)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunksOf(picture: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = signature.length; at < picture.length; ) {
    const length = picture.readUInt32BE(at);
    found.set(picture.toString('latin1', at + 4, at + 8), picture.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return found;
}

function pixelsOf(picture: Buffer): { colours: number; rows: Pixel[][] } {
  const chunks = chunksOf(picture);
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
  const raw = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x): Pixel => {
      const place = (raw[y * (width + 1) + 1 + x] ?? 0) * 3;
      return [palette[place] ?? 0, palette[place + 1] ?? 0, palette[place + 2] ?? 0];
    }),
  );
  return { colours: palette.length / 3, rows };
}

describe('a picture for a document', () => {
  it('is the same to the pixel where it has few colours, however its lines were filtered', () => {
    const colour = (n: number): Pixel => [(n * 37) & 255, (n * 91) & 255, 255 - ((n * 53) & 255)];
    const rows = Array.from({ length: 10 }, (_, y) => Array.from({ length: 7 }, (_, x) => colour(y * 7 + x)));
    expect(pixelsOf(smaller(browsers(rows, (y) => y % 5))).rows).to.deep.equal(rows);
  });

  it('has at most 256 colours, each near its own, and white as white', () => {
    const rows = Array.from({ length: 40 }, (_, y) =>
      Array.from({ length: 40 }, (_, x): Pixel => (x === 0 ? [255, 255, 255] : [x, y, 200])),
    );
    const { colours, rows: made } = pixelsOf(smaller(browsers(rows, () => 4)));
    expect(colours).to.be.at.most(256);
    expect(made.every(([first]) => first?.join() === '255,255,255')).to.equal(true);
    const far = rows.flatMap((row, y) =>
      row.flatMap((pixel, x) => pixel.map((one, n) => Math.abs(one - (made[y]?.[x]?.[n] ?? 0)))),
    );
    expect(Math.max(...far)).to.be.at.most(4);
  });

  it('is refused where it is something else', () => {
    const other = browsers([[[1, 2, 3]]], () => 0);
    other[25] = 3;
    expect(() => smaller(other)).to.throw('not such a PNG');
  });
});
