/**
 * Who may import whom (architecture.md) and which names live in one folder only (style.md point 4). The first folder that a
 * file is in decides; a folder that is not listed may import nothing of ours.
 */
export type FolderRule = {
  /** Folder, from the top of the repository. */
  readonly folder: string;
  /** Folders whose files it may import, itself included always. */
  readonly folders: readonly string[];
  /** npm packages and `node:` modules it may import; `node:*` stands for all of Node. */
  readonly packages: readonly string[] | 'any';
};

export const FOLDER_RULES: readonly FolderRule[] = [
  { folder: 'src/shared', folders: [], packages: ['zod', 'intl-messageformat', '@scure/bip39'] },
  {
    folder: 'src/main',
    folders: ['src/shared'],
    packages: ['electron', 'node:*', 'zod', 'jose', 'ws', 'robotjs', 'x11', 'electron-store', '@azure/msal-node']
  },
  { folder: 'src/preload', folders: ['src/shared/ipc'], packages: ['electron', 'zod'] },
  {
    folder: 'src/renderer',
    folders: ['src/shared'],
    packages: [
      'react',
      'react-dom',
      'zustand',
      'zod',
      'simple-peer',
      '@fluentui/react-components',
      '@fluentui/react-icons',
      '@griffel/react'
    ]
  },
  {
    folder: 'src/relay',
    folders: ['src/shared'],
    packages: [
      'node:*',
      'zod',
      'jose',
      'ws',
      'fastify',
      '@fastify/websocket',
      '@redis/client',
      'kysely',
      'pg',
      'yaml',
      'prom-client'
    ]
  },
  { folder: 'src/demo', folders: ['src/shared', 'src/relay', 'standin'], packages: 'any' },
  { folder: 'standin', folders: [], packages: 'any' },
  { folder: 'build/docs', folders: ['src/shared', 'src/relay'], packages: 'any' },
  { folder: 'build', folders: [], packages: 'any' },
  { folder: 'tests', folders: ['src', 'standin', 'build'], packages: 'any' }
];

/** A name that only one folder may touch, so that the safe path is the only path. */
export type RestrictedName = {
  readonly from: string;
  readonly name: string;
  readonly only: readonly string[];
  readonly why: string;
};

/** The entry hands Electron's parts to the folders that may have them; nothing else does. */
const ENTRY = 'src/main/index.ts';

export const RESTRICTED_IMPORTS: readonly RestrictedName[] = [
  {
    from: 'electron',
    name: 'ipcMain',
    only: ['src/main/ipc', ENTRY],
    why: 'handlers go through the schema and sender check'
  },
  { from: 'electron', name: 'ipcRenderer', only: ['src/preload', ENTRY], why: 'pages see the typed bridge only' },
  {
    from: 'electron',
    name: 'shell',
    only: ['src/main/security', ENTRY],
    why: 'outside links are opened by one function'
  },
  {
    from: 'electron',
    name: 'desktopCapturer',
    only: ['src/main/capture', ENTRY],
    why: 'pictures are taken under a permit'
  },
  { from: 'robotjs', name: '*', only: ['src/main/input'], why: 'input goes through the gate' },
  { from: 'x11', name: '*', only: ['src/main/input'], why: 'input goes through the gate' },
  { from: 'simple-peer', name: '*', only: ['src/renderer/peer'], why: 'PeerLink is the only user of simple-peer' }
];

/** Members that nobody in the product may use, with what to use instead. */
export const RESTRICTED_MEMBERS: readonly { readonly object: string; readonly member: string; readonly why: string }[] =
  [{ object: 'Math', member: 'random', why: 'ids and keys come from a CSPRNG' }];

/** Where {@link RESTRICTED_IMPORTS} and {@link RESTRICTED_MEMBERS} hold. */
export const PRODUCT_FOLDERS: readonly string[] = [
  'src/shared',
  'src/main',
  'src/preload',
  'src/renderer',
  'src/relay'
];
