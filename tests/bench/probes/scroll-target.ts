// A program that scrolls 1200×800 of text 60 times a second and shows the number of each frame in black and white blocks.
// On SIGTERM it prints when it drew each frame: one JSON line.
// Usage: scroll-target.ts <display> <x> <y>

import { openCanvas } from '../../support/canvas.ts';
import { COUNTER_BITS, COUNTER_BLOCK } from './counter.ts';

const WIDTH = 1200;
const HEIGHT = 800;
const LINE = 16;
const STEP = 4;
const FRAME_MS = 1000 / 60;

const [display = ':0', x = '0', y = '0'] = process.argv.slice(2);
const { client, window, pen } = await openCanvas(display, { x: Number(x), y: Number(y), width: WIDTH, height: HEIGHT });
const white = pen(0xffffff);
const black = pen(0x101010);
const page = client.AllocID();
client.CreatePixmap(page, window, 24, WIDTH, HEIGHT * 2);
client.PolyFillRectangle(page, white, [0, 0, WIDTH, HEIGHT * 2]);
for (let line = 0; line < (HEIGHT * 2) / LINE; line++) {
  const text = Array.from({ length: 8 }, (_, word) => `line ${line % 50} word ${word} 0123456789 `).join('');
  client.PolyText8(page, black, 8, line * LINE + 12, [text.slice(0, 190)]);
}

const drawnAt: number[] = [];
const begun = performance.now();
function draw(): void {
  const frame = drawnAt.length;
  client.CopyArea(page, window, white, 0, (frame * STEP) % HEIGHT, 0, 0, WIDTH, HEIGHT);
  for (let bit = 0; bit < COUNTER_BITS; bit++) {
    const on = ((frame >> bit) & 1) === 1;
    client.PolyFillRectangle(window, on ? white : black, [bit * COUNTER_BLOCK, 0, COUNTER_BLOCK, COUNTER_BLOCK]);
  }
  drawnAt.push(performance.timeOrigin + performance.now());
  setTimeout(draw, Math.max(0, begun + drawnAt.length * FRAME_MS - performance.now()));
}
draw();
console.log(JSON.stringify({ ready: true }));
process.once('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify({ drawnAt })}\n`, () => process.exit(0));
});
