import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { z } from 'zod';
import { pressedSchema, type SyncRequest } from './sync-messages.ts';

/** Longest time, in ms, an answer may take. */
const TIMEOUT = 3000;

const answerSchema = z.object({ value: z.unknown() });

/** Asks the X server and waits for the answer, as those of Electron's functions do that return it directly. */
export class SyncClient {
  readonly #flag = new SharedArrayBuffer(4);
  readonly #port: MessagePort;
  readonly #worker: Worker;

  /** `onShortcut` is called with the accelerator of a grabbed key combination that was pressed. */
  constructor(display: string, onShortcut: (accelerator: string) => void) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(new URL('sync-worker.ts', import.meta.url), {
      workerData: { display, flag: this.#flag, port: port2 },
      transferList: [port2],
      execArgv: ['--disable-warning=ExperimentalWarning']
    });
    this.#worker.unref();
    this.#worker.on('message', (message: unknown) => onShortcut(pressedSchema.parse(message).accelerator));
  }

  /** The answer, or nothing when the X server gave none in time. */
  ask(request: SyncRequest): unknown {
    const state = new Int32Array(this.#flag);
    Atomics.store(state, 0, 0);
    this.#port.postMessage(request);
    if (Atomics.wait(state, 0, 0, TIMEOUT) === 'timed-out') return undefined;
    const received: unknown = receiveMessageOnPort(this.#port);
    const { message } = z.object({ message: answerSchema }).parse(received);
    return message.value;
  }
}
