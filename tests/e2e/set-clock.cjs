// Loaded before an app (`NODE_OPTIONS=--require`): its clock is as wrong as the file DESKSIDE_TEST_CLOCK says, in ms.
// Timers keep their pace, as they do when somebody sets the clock.
const { readFileSync } = require('node:fs');

const Real = globalThis.Date;

function wrongBy() {
  try {
    return Number(readFileSync(process.env.DESKSIDE_TEST_CLOCK ?? '', 'utf8')) || 0;
  } catch {
    return 0;
  }
}

globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + wrongBy());
    else super(...given);
  }

  static now() {
    return Real.now() + wrongBy();
  }
};
