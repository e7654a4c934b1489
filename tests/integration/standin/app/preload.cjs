const { contextBridge, ipcRenderer } = require('electron');
globalThis.preloadSecret = 'isolated';
const seen = [];
ipcRenderer.on('note', (_event, ...args) => seen.push(args));
contextBridge.exposeInMainWorld('bridge', {
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  on: (channel, listener) => {
    const wrapped = (_event, ...args) => listener(...args);
    ipcRenderer.on(channel, wrapped);
    return () => ipcRenderer.off(channel, wrapped);
  },
  add: (a, b) => a + b,
  fail: () => {
    throw new TypeError('on purpose');
  },
  reject: () => Promise.reject(new Error('later')),
  seen: () => seen,
  describe: () => ({
    type: process.type,
    sandboxed: process.sandboxed,
    isolated: process.contextIsolated,
    argv: process.argv.slice(-1),
    hasElectron: typeof process.versions.electron
  }),
  nested: { list: [1, { two: 2 }], when: new Date(5), bytes: new Uint8Array([1, 2, 3]) }
});
