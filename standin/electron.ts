// The module that `electron` means on the stand-in: everything the app may import, wired together.
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { ClipboardItem, clipboard } from './clipboard.ts';
import { desktopCapturer } from './desktop-capturer.ts';
import { dialog } from './dialog.ts';
import { INTERNAL_SCHEME } from './internal-page.ts';
import { ipcMain } from './ipc-main.ts';
import { absent, loud } from './loud.ts';
import { Menu, MenuItem } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { Notification } from './notification.ts';
import { protocol } from './protocol.ts';
import { runtime } from './runtime.ts';
import { screen } from './screen.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import {
  crashReporter,
  globalShortcut,
  net,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  systemPreferences
} from './small-modules.ts';
import { Tray } from './tray.ts';
import { WebContents } from './web-contents.ts';

app.windows = () => BrowserWindow.getAllWindows();
runtime.schemes.register(INTERNAL_SCHEME);
runtime.onShortcut = (accelerator) => globalShortcut.pressed(accelerator);
runtime.onPageDialog = async (type, message) => {
  const buttons = type === 'confirm' ? ['OK', 'Cancel'] : ['OK'];
  return (await dialog.showMessageBox({ message, buttons, cancelId: buttons.length - 1 })).response === 0;
};
runtime.onDied = (reason) => {
  for (const contents of WebContents.getAllWebContents()) contents.crashed('killed', 1);
  app.chromiumDied(reason);
};
void runtime.whenStarted.then(
  () => screen.watch(),
  () => {}
);

const webContents = loud('webContents', {
  getAllWebContents: WebContents.getAllWebContents,
  fromId: WebContents.fromId
});

const electron = {
  app,
  autoUpdater: absent('autoUpdater'),
  BaseWindow: absent('BaseWindow'),
  BrowserView: absent('BrowserView'),
  BrowserWindow,
  ClipboardItem,
  clipboard,
  contentTracing: absent('contentTracing'),
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  inAppPurchase: absent('inAppPurchase'),
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain: absent('MessageChannelMain'),
  nativeImage,
  nativeTheme,
  net,
  netLog: absent('netLog'),
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  pushNotifications: absent('pushNotifications'),
  safeStorage,
  screen,
  session,
  ShareMenu: absent('ShareMenu'),
  shell,
  systemPreferences,
  TouchBar: absent('TouchBar'),
  Tray,
  utilityProcess: absent('utilityProcess'),
  View: absent('View'),
  webContents,
  WebContentsView: absent('WebContentsView'),
  webFrameMain: absent('webFrameMain')
};

export default electron;
export const {
  autoUpdater,
  BaseWindow,
  BrowserView,
  contentTracing,
  inAppPurchase,
  MessageChannelMain,
  netLog,
  pushNotifications,
  ShareMenu,
  TouchBar,
  utilityProcess,
  View,
  WebContentsView,
  webFrameMain
} = electron;
export {
  app,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  webContents
};
