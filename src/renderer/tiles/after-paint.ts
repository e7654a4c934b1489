/** Runs `then` when what was drawn up to now has been handed to the display, with that moment in ms of the page. */
export function afterPaint(then: (at: number) => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    // The first task after the frame's callbacks comes when the frame has been made.
    port1.onmessage = () => {
      port1.close();
      then(performance.now());
    };
    port2.postMessage(null);
  });
}
