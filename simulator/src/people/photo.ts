import { crc32, deflateSync } from 'node:zlib';

/** Pictures that people send: calm gradients with a round highlight, a dozen in all, made when needed. */
const WIDTH = 240;
const HEIGHT = 180;
const KINDS = 12;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Warm to cool by kind; brighter near a circle that wanders with it. */
function pixel(kind: number, x: number, y: number): [number, number, number] {
  const turn = (kind / KINDS) * Math.PI * 2;
  const centreX = WIDTH * (0.5 + 0.28 * Math.cos(turn));
  const centreY = HEIGHT * (0.5 + 0.22 * Math.sin(turn));
  const glow = Math.max(0, 1 - Math.hypot(x - centreX, y - centreY) / 70) * 60;
  const down = y / HEIGHT;
  const wave = (phase: number): number => 150 + 45 * Math.cos(turn + phase) - 40 * down + glow;
  return [wave(0), wave(2), wave(4)].map((value) => Math.min(255, Math.round(value))) as [
    number,
    number,
    number,
  ];
}

function draw(kind: number): Buffer {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  let at = 0;
  for (let y = 0; y < HEIGHT; y++) {
    rows[at++] = 0;
    for (let x = 0; x < WIDTH; x++) {
      for (const value of pixel(kind, x, y)) rows[at++] = value;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 8 bits per channel, true colour; the other three are the only values PNG knows.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const drawn = new Map<number, Buffer>();

/** One of the pictures as PNG; the same number gives the same bytes, held once. */
export function photo(number: number): Buffer {
  const kind = number % KINDS;
  const png = drawn.get(kind) ?? draw(kind);
  drawn.set(kind, png);
  return png;
}
