import { describe, expect, it } from 'vitest';
import { CommandLine } from '#standin/chromium/command-line.ts';
import { findChromium } from '#standin/chromium/find-chromium.ts';
import { absent, Emitter, loud } from '#standin/loud.ts';
import { NativeImage } from '#standin/native-image.ts';
import { decodePng, encodePng } from '#standin/png.ts';
import { SchemeMap } from '#standin/scheme-map.ts';
import { parseAccelerator } from '#standin/x11/accelerators.ts';

describe('stand-in: addresses of registered schemes', () => {
  const schemes = new SchemeMap();
  schemes.register('app');

  it.each([
    [
      'app://desk/windows/main/index.html?view=1#top',
      'https://desk.app.standin.invalid/windows/main/index.html?view=1#top'
    ],
    ['app://desk', 'https://desk.app.standin.invalid'],
    ['app:///index.html', 'https://no-host.app.standin.invalid/index.html'],
    ['APP://Desk/Path', 'https://desk.app.standin.invalid/Path']
  ])('%s', (address, inside) => {
    expect(schemes.toChromium(address)).toBe(inside);
    expect(schemes.fromChromium(inside)).toBe(address.replace(/^app:\/\/desk/i, 'app://desk').replace('APP', 'app'));
  });

  it('leave all others alone, look-alikes included', () => {
    for (const address of ['https://example.org/', 'other://desk/', 'about:blank', 'data:text/html,app://desk/']) {
      expect(schemes.toChromium(address)).toBe(address);
    }
    for (const address of [
      'https://desk.other.standin.invalid/',
      'https://desk.app.standin.invalid.evil.example/',
      'http://desk.app.standin.invalid/',
      'https://evil.example/desk.app.standin.invalid/'
    ]) {
      expect(schemes.fromChromium(address)).toBe(address);
    }
  });

  it('are translated in policies', () => {
    expect(schemes.headerToChromium("default-src 'self' app:; img-src app: app://desk data:; connect-src 'none'")).toBe(
      "default-src 'self' https://*.app.standin.invalid; img-src https://*.app.standin.invalid https://desk.app.standin.invalid data:; connect-src 'none'"
    );
    expect(schemes.headerToChromium('webapp: snapp://x')).toBe('webapp: snapp://x');
  });
});

describe('stand-in: the command line', () => {
  it('reads switches and joins lists', () => {
    const line = CommandLine.parse(['file', '--disable-features=A', '--lang=de', '--flag', '--', '--after']);
    line.append('disable-features', 'B');
    line.append('lang', 'fr');
    expect(line.toArguments()).toEqual(['--disable-features=A,B', '--lang=fr', '--flag']);
    expect([line.has('FLAG'), line.has('after'), line.get('missing')]).toEqual([true, false, '']);
  });

  it('says plainly where it cannot run', () => {
    expect(() => findChromium({}, 'win32')).toThrow('runs on Linux only (this is win32)');
    expect(() => findChromium({ PATH: '/nowhere' }, 'linux')).toThrow('Install it: sudo apt-get install chromium');
  });
});

describe('stand-in: what is missing', () => {
  class Sample extends Emitter {
    known = 1;
  }

  it('throws by its full name when it is read', () => {
    expect(() => Reflect.get(new Sample(), 'unknown')).toThrow(
      'Electron stand-in: Sample.prototype.unknown is not implemented'
    );
    expect(() => Reflect.get(Sample, 'unknown')).toThrow('Electron stand-in: Sample.unknown is not implemented');
    expect(() => Reflect.get(loud('thing', { known: 1 }), 'unknown')).toThrow('thing.unknown is not implemented');
    const Absent = absent('Absent');
    expect(() => Reflect.get(Absent, 'start')).toThrow('Absent.start is not implemented');
    expect(() => Reflect.construct(Object(Absent), [])).toThrow('new Absent() is not implemented');
  });

  it('does not trouble what is there, nor what JavaScript asks of every object', async () => {
    const sample = new Sample();
    const heard: unknown[] = [];
    sample.once('event', (value) => heard.push(value));
    sample.emit('event', 7);
    sample.emit('event', 8);
    expect(heard).toEqual([7]);
    expect(await sample).toBe(sample);
    expect(`${sample}`).toBe('[object Object]');
    expect(sample.known).toBe(1);
  });
});

describe('stand-in: pictures', () => {
  const bitmap = { width: 3, height: 2, rgba: Buffer.from(Array.from({ length: 24 }, (_, index) => index * 10)) };

  it('are read and written without loss', () => {
    expect(decodePng(encodePng(bitmap))).toEqual(bitmap);
  });

  it('are scaled, cut and told apart from what is no picture', () => {
    const image = NativeImage.fromBitmap(bitmap);
    expect(image.getSize()).toEqual({ width: 3, height: 2 });
    expect(image.resize({ width: 6 }).getSize()).toEqual({ width: 6, height: 4 });
    expect(image.crop({ x: 1, y: 1, width: 1, height: 1 }).bitmap()?.rgba).toEqual(bitmap.rgba.subarray(16, 20));
    expect(NativeImage.createFromDataURL(image.toDataURL()).toPNG()).toEqual(image.toPNG());
    expect(NativeImage.createFromBuffer(Buffer.from('GIF89a')).isEmpty()).toBe(true);
    expect(NativeImage.createFromPath('/nowhere.png').isEmpty()).toBe(true);
  });
});

describe('stand-in: accelerators', () => {
  it.each([
    ['CommandOrControl+Shift+F9', { keysym: 0xffc6, modifiers: 5 }],
    ['Ctrl+Alt+Escape', { keysym: 0xff1b, modifiers: 12 }],
    ['Super+A', { keysym: 0x61, modifiers: 64 }],
    ['Ctrl++', { keysym: 0x2b, modifiers: 4 }],
    ['num5', { keysym: 0xffb5, modifiers: 0 }]
  ])('%s', (accelerator, keys) => {
    expect(parseAccelerator(accelerator)).toEqual(keys);
  });

  it.each(['', 'Hyper+A', 'Ctrl+', 'Ctrl+F99', 'A+B'])('%j is none', (accelerator) => {
    expect(parseAccelerator(accelerator)).toBeUndefined();
  });
});
