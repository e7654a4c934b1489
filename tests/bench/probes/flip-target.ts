// A program that turns its colour at every button press and says when it got the press, one JSON line each.
// Usage: flip-target.ts <display> <x> <y> <size>
import { openCanvas } from '../../support/canvas.ts';

const [display = ':0', x = '0', y = '0', size = '200'] = process.argv.slice(2);
const side = Number(size);
const canvas = await openCanvas(display, { x: Number(x), y: Number(y), width: side, height: side });
const pens = [canvas.pen(0xc02020), canvas.pen(0x2020c0)] as const;
let turns = 0;

function paint(): void {
  canvas.client.PolyFillRectangle(canvas.window, turns % 2 === 0 ? pens[0] : pens[1], [0, 0, side, side]);
}

canvas.client.on('event', (event) => {
  if (event.name === 'ButtonPress') {
    const at = performance.timeOrigin + performance.now();
    turns += 1;
    paint();
    console.log(JSON.stringify({ turns, at }));
  } else if (event.name === 'Expose') {
    paint();
  }
});
paint();
console.log(JSON.stringify({ ready: true }));
