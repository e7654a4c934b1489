// Checked by the compiler only: every member of the stand-in's surface exists in Electron's own types (electron.d.ts), takes
// what Electron's takes and gives what Electron's gives. A new Electron that drops or changes one of them does not compile.
//
// Classes hold each other (a window its WebContents, and back), and no class of the stand-in is complete, so their types
// cannot simply be compared; members are compared where their types are data, and by name where they are classes or functions.
// (`MenuItem.click` is declared as a bare `Function`, and its `role` lacks roles that its constructor takes.)
import type * as Electron from 'electron';
import type electron from './electron.ts';

type AnyFunction = (...args: never[]) => unknown;
type Simple = string | number | bigint | boolean | symbol | null | undefined | Buffer | Date;

/** True when a type is data all through its first levels; false when it is, or has in it, a function or a class. */
type IsData<T> = [T] extends [Simple]
  ? true
  : T extends Simple
    ? true
    : T extends AnyFunction
      ? false
      : T extends Promise<infer Inner>
        ? IsData<Inner>
        : T extends readonly (infer Item)[]
          ? IsData<Item>
          : T extends object
            ? {
                [K in keyof T]-?: Exclude<T[K], undefined> extends AnyFunction | { on: unknown } | { toPNG: unknown }
                  ? true
                  : never;
              }[keyof T] extends never
              ? true
              : false
            : false;

type ParametersFit<Ours extends AnyFunction, Theirs extends AnyFunction> =
  IsData<Parameters<Theirs>> extends true ? (Parameters<Theirs> extends Parameters<Ours> ? true : false) : true;

// biome-ignore lint/suspicious/noConfusingVoidType: what Electron's functions without a result are declared with.
type ResultFits<Ours, Theirs> = [Theirs] extends [void]
  ? true
  : [Theirs] extends [Promise<void>]
    ? [Ours] extends [Promise<unknown>]
      ? true
      : false
    : IsData<Theirs> extends true
      ? Ours extends Theirs
        ? true
        : false
      : true;

type MemberFits<Ours, Theirs> = Ours extends AnyFunction
  ? Theirs extends AnyFunction
    ? [ParametersFit<Ours, Theirs>, ResultFits<ReturnType<Ours>, ReturnType<Theirs>>] extends [true, true]
      ? true
      : false
    : false
  : ResultFits<Ours, Theirs>;

/** Names of the stand-in's members that Electron lacks or has otherwise; `Own` are those meant for the stand-in alone. */
type Misfits<Ours, Theirs, Own extends string = never> = {
  [K in Exclude<keyof Ours, Own>]: K extends keyof Theirs
    ? MemberFits<Ours[K], Theirs[K]> extends true
      ? never
      : K
    : K;
}[Exclude<keyof Ours, Own>];

type None<Names extends never> = Names;

type Ours = typeof electron;
/** Electron's emitters have these from Node; the listeners' types are Node's business. */
type EmitterNames =
  | 'on'
  | 'once'
  | 'off'
  | 'addListener'
  | 'removeListener'
  | 'removeAllListeners'
  | 'prependListener'
  | 'emit'
  | 'listenerCount'
  | 'listeners'
  | 'eventNames'
  | 'setMaxListeners';

export type Checks = [
  None<Exclude<keyof Ours, keyof typeof Electron>>,
  None<Misfits<Ours['app'], Electron.App, EmitterNames | 'windows' | 'windowClosed' | 'chromiumDied'>>,
  None<Misfits<InstanceType<Ours['BrowserWindow']>, Electron.BrowserWindow, EmitterNames>>,
  None<Misfits<Ours['BrowserWindow'], typeof Electron.BrowserWindow, 'prototype'>>,
  None<
    Misfits<
      InstanceType<Ours['BrowserWindow']>['webContents'],
      Electron.WebContents,
      | EmitterNames
      | 'page'
      | 'attach'
      | 'crashed'
      | 'owns'
      | 'isMainFrame'
      | 'allowsNavigation'
      | 'titled'
      | 'paintBackground'
      | 'followTheme'
      | 'gone'
    >
  >,
  None<
    Misfits<
      InstanceType<Ours['BrowserWindow']>['webContents']['mainFrame'],
      Electron.WebFrameMain,
      EmitterNames | 'deliver'
    >
  >,
  None<Misfits<Ours['ipcMain'], Electron.IpcMain, EmitterNames | 'receive'>>,
  None<Misfits<Ours['session'], typeof Electron.session, EmitterNames>>,
  None<Misfits<Ours['session']['defaultSession'], Electron.Session, EmitterNames | 'enforceChecks' | 'decide'>>,
  None<
    Misfits<
      Ours['session']['defaultSession']['webRequest'],
      Electron.WebRequest,
      EmitterNames | 'onChanged' | 'wantsResponses' | 'beforeRequest' | 'beforeSendHeaders' | 'headersReceived'
    >
  >,
  None<Misfits<Ours['protocol'], Electron.Protocol, EmitterNames | 'handlerFor'>>,
  None<Misfits<Ours['screen'], Electron.Screen, EmitterNames | 'watch'>>,
  None<Misfits<Ours['desktopCapturer'], Electron.DesktopCapturer>>,
  None<Misfits<Ours['shell'], Electron.Shell>>,
  None<Misfits<Ours['dialog'], Electron.Dialog>>,
  None<Misfits<Ours['clipboard'], Electron.Clipboard>>,
  None<Misfits<Ours['globalShortcut'], Electron.GlobalShortcut, EmitterNames | 'pressed'>>,
  None<Misfits<Ours['safeStorage'], Electron.SafeStorage>>,
  None<Misfits<Ours['powerMonitor'], Electron.PowerMonitor, EmitterNames>>,
  None<Misfits<Ours['powerSaveBlocker'], Electron.PowerSaveBlocker>>,
  None<Misfits<Ours['nativeTheme'], Electron.NativeTheme, EmitterNames>>,
  None<Misfits<Ours['systemPreferences'], Electron.SystemPreferences>>,
  None<Misfits<Ours['crashReporter'], Electron.CrashReporter>>,
  None<Misfits<Ours['net'], Electron.Net>>,
  None<Misfits<InstanceType<Ours['Menu']>, Electron.Menu, EmitterNames>>,
  None<Misfits<InstanceType<Ours['MenuItem']>, Electron.MenuItem, 'click' | 'role'>>,
  None<Misfits<InstanceType<Ours['Tray']>, Electron.Tray, EmitterNames>>,
  None<Misfits<InstanceType<Ours['Notification']>, Electron.Notification, EmitterNames>>,
  None<Misfits<ReturnType<Ours['nativeImage']['createEmpty']>, Electron.NativeImage, 'bitmap'>>,
  None<Misfits<Ours['nativeImage'], typeof Electron.nativeImage>>
];
