import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberedName, safeFileName } from '#shared/transfer/file-name.ts';

const CASES: readonly (readonly [offered: string, safe: string])[] = [
  ['ward list.xlsx', 'ward list.xlsx'],
  ['Größe – 你好 👩‍⚕️.txt', 'Größe – 你好 👩‍⚕️.txt'],
  ['..\\..\\x', 'x'],
  ['../../etc/passwd', 'passwd'],
  ['/etc/shadow', 'shadow'],
  ['C:\\Windows\\System32\\evil.dll', 'evil.dll'],
  ['C:evil.txt', 'C_evil.txt'],
  ['notes.txt:hidden', 'notes.txt_hidden'],
  ['CON', '_CON'],
  ['con.txt', '_con.txt'],
  ['lpt1.tar.gz', '_lpt1.tar.gz'],
  ['COM¹', '_COM¹'],
  ['conquest.txt', 'conquest.txt'],
  ['a\u0000b\u001Bc\u0085d.txt', 'abcd.txt'],
  ['line\nbreak\u2028.txt', 'linebreak.txt'],
  // Reads as "invoice.exe.pdf" turned around where the override is obeyed.
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['in\u200Bvoice\u2066.pdf\uFEFF', 'invoice.pdf'],
  ['trailing. . .', 'trailing'],
  ['  spaces  ', 'spaces'],
  ['.bashrc', '_bashrc'],
  ['...', 'file'],
  ['', 'file'],
  ['/', 'file'],
  ['\u202E\u0007', 'file'],
  ['\uD800.txt', '\uFFFD.txt'],
  ['a<b>c|d?e*f"g.txt', 'a_b_c_d_e_f_g.txt'],
  ['desktop.ini', '_desktop.ini'],
  ['AutoRun.inf', '_AutoRun.inf'],
  ['offer.lnk', 'offer.lnk.download'],
  ['icons.library-ms', 'icons.library-ms.download']
];

describe('names of files that somebody else sends', () => {
  it.each(CASES)('D9: %j is kept as %j', (offered, safe) => {
    expect(safeFileName(offered)).toBe(safe);
  });

  it('D9: a name that is too long keeps its ending and no half letters', () => {
    const name = safeFileName(`${'👩‍⚕️'.repeat(80)}.docx`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(130);
    expect(name).toMatch(/^(?:👩‍⚕️)+\.docx$/u);
  });

  it('D9: whatever is offered becomes one harmless segment, and a safe name stays as it is', () => {
    const nasty = fc.constantFrom(
      '..',
      '/',
      '\\',
      ':',
      '.',
      ' ',
      'CON',
      'nul.',
      '\u202E',
      '\u0000',
      '.lnk',
      'desktop.ini',
      '~'
    );
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(nasty, fc.string()), { maxLength: 40 }).map((parts) => parts.join(''))
    );
    fc.assert(
      fc.property(names, (offered) => {
        const name = safeFileName(offered);
        expect(name).not.toMatch(/[/\\:<>"|?*\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u);
        expect(name).not.toMatch(/^[.\s]|[.\s]$/u);
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
        expect(name.length).toBeGreaterThan(0);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(143);
        expect(safeFileName(name)).toBe(name);
      }),
      { numRuns: 5_000 }
    );
  });

  it('numbers a name before its ending', () => {
    expect(numberedName('list.tar.gz', 2)).toBe('list.tar (2).gz');
    expect(numberedName('README', 3)).toBe('README (3)');
  });
});
