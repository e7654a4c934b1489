import { createRequire } from 'node:module';
import { z } from 'zod';

type Extension = { readonly majorOpcode: number; readonly firstEvent: number };
type Device = { readonly deviceId: number; readonly name: string };
type Callback<Value> = (error: Error | null, value: Value) => void;
type Client = {
  seq_num: number;
  readonly pack_stream: { readonly put: (bytes: Buffer) => void; readonly submit: () => void };
  readonly QueryExtension: (name: string, callback: Callback<Extension>) => void;
  readonly require: (
    name: string,
    callback: Callback<{
      readonly AllDevices: number;
      readonly XIQueryDevice: (device: number, callback: Callback<readonly Device[]>) => void;
    }>
  ) => void;
  readonly GetInputFocus: (callback: Callback<unknown>) => void;
  readonly terminate: () => void;
};
type CreateClient = (
  options: { readonly display: string },
  ready: (error: Error | null, display: { readonly client: Client }) => void
) => void;
const packageSchema = z.object({ createClient: z.custom<CreateClient>((value) => typeof value === 'function') });

const [DEVICE_KEY_PRESS, DEVICE_KEY_RELEASE] = [1, 2];

const asked = <Value>(run: (callback: Callback<Value>) => void): Promise<Value> =>
  new Promise((resolve, reject) => run((error, value) => (error instanceof Error ? reject(error) : resolve(value))));

/**
 * Taps a key of a display's own keyboard, and not of XTEST's: the device that XTEST is told to speak for (XTEST protocol,
 * "Minor opcode 2 with device events") is the one that raw events name, as for a hand on the real one.
 */
export async function tapLocalKey(display: string, keycode: number): Promise<void> {
  const { createClient } = packageSchema.parse(createRequire(import.meta.url)('x11'));
  const { client } = await asked<{ readonly client: Client }>((callback) => createClient({ display }, callback));
  const xtest = await asked<Extension>((callback) => client.QueryExtension('XTEST', callback));
  const events = await asked<Extension>((callback) => client.QueryExtension('XInputExtension', callback));
  const xinput = await asked<Parameters<Parameters<Client['require']>[1]>[1]>((callback) =>
    client.require('xinput', callback)
  );
  const devices = await asked<readonly Device[]>((callback) => xinput.XIQueryDevice(xinput.AllDevices, callback));
  const own = devices.find(({ name }) => /keyboard/i.test(name) && !/XTEST|Virtual core/.test(name));
  if (own === undefined) throw new Error('The display has no keyboard of its own.');
  for (const type of [DEVICE_KEY_PRESS, DEVICE_KEY_RELEASE]) {
    client.seq_num += 1;
    const request = Buffer.alloc(36);
    request.writeUInt8(xtest.majorOpcode, 0);
    request.writeUInt8(2, 1);
    request.writeUInt16LE(9, 2);
    request.writeUInt8(events.firstEvent + type, 4);
    request.writeUInt8(keycode, 5);
    request.writeUInt8(own.deviceId, 35);
    client.pack_stream.put(request);
    client.pack_stream.submit();
  }
  await asked((callback) => client.GetInputFocus(callback));
  client.terminate();
}
