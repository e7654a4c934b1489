// The module that `electron` means on the stand-in: everything the app may import, wired together.
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { absent, loud } from './loud.ts';
import { NativeImage, nativeImage } from './native-image.ts';
import { protocol } from './protocol.ts';
import { SessionModule } from './session.ts';
import { WebContents } from './web-contents.ts';

app.windows = () => BrowserWindow.getAllWindows();

export const session = new SessionModule();
export const webContents = loud('webContents', {
  getAllWebContents: WebContents.getAllWebContents,
  fromId: WebContents.fromId
});

export const autoUpdater = absent('autoUpdater');
export const BaseWindow = absent('BaseWindow');
export const BrowserView = absent('BrowserView');
export const contentTracing = absent('contentTracing');
export const inAppPurchase = absent('inAppPurchase');
export const MessageChannelMain = absent('MessageChannelMain');
export const netLog = absent('netLog');
export const pushNotifications = absent('pushNotifications');
export const ShareMenu = absent('ShareMenu');
export const TouchBar = absent('TouchBar');
export const utilityProcess = absent('utilityProcess');
export const View = absent('View');
export const WebContentsView = absent('WebContentsView');
export const webFrameMain = absent('webFrameMain');

export { app, BrowserWindow, ipcMain, NativeImage, nativeImage, protocol };

export default {
  app,
  autoUpdater,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  contentTracing,
  inAppPurchase,
  ipcMain,
  MessageChannelMain,
  nativeImage,
  netLog,
  protocol,
  pushNotifications,
  session,
  ShareMenu,
  TouchBar,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
  webFrameMain
};
