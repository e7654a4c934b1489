import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinks } from '#main/links/links.ts';
import { fakeLog } from '../unit/main/support/fake-log.ts';

// Attack: a link or a command line that makes the app do something (CVE-2020-13699, CVE-2018-1000006).
// Mitigation: one shape, which only fills the code field; everything else is refused and logged without its content (C3).
function setUp() {
  const codes: string[] = [];
  const log = fakeLog();
  return { codes, log, links: createLinks((code) => codes.push(code), log) };
}

const HOSTILE = [
  'deskside://join',
  'deskside://join?code=',
  'deskside://join?code=K7QM-3WX',
  'deskside://join?code=K7QM-3WXP&code=2345-6789',
  'deskside://join?code=K7QM-3WXP#x',
  'deskside://join?code=K7QM-3WXP --deployment=/tmp/evil.json',
  'deskside://join?code=K7QM-3WXP\n--inspect',
  'deskside://join/../end?code=K7QM-3WXP',
  'deskside://join@evil/?code=K7QM-3WXP',
  'deskside://JOIN.evil?code=K7QM-3WXP',
  'deskside:join?code=K7QM-3WXP',
  'deskside:///join?code=K7QM-3WXP',
  'deskside://join?code=%4B7QM-3WXP',
  'deskside://launch?deviceId=1',
  'deskside://consent?answer=allow',
  'DESKSIDE://join?code=<script>',
  `deskside://join?code=${'A'.repeat(100_000)}`
];

describe('links', () => {
  it('C3: a good link hands its code over, and no more', () => {
    const { codes, links } = setUp();
    links.open('deskside://join?code=K7QM-3WXP');
    links.fromArguments(['/usr/bin/deskside', '--some-switch', 'deskside://join/?code=k7qm3wxp']);
    expect(codes).toEqual(['K7QM3WXP', 'K7QM3WXP']);
  });

  it.each(HOSTILE)('C3: refuses %s', (link) => {
    const { codes, links, log } = setUp();
    links.open(link);
    links.fromArguments(['/usr/bin/deskside', link]);
    expect(codes).toEqual([]);
    expect(log.lines.length).toBeGreaterThan(0);
    for (const line of log.lines) expect(line).toEqual({ event: 'link-refused', fields: {} });
  });

  it('C3: two links at once are nobody’s click, and a command line without one is nothing', () => {
    const { codes, links, log } = setUp();
    links.fromArguments(['app', 'deskside://join?code=K7QM-3WXP', 'deskside://join?code=2345-6789']);
    links.fromArguments(['app', '--deployment=/x', 'K7QM-3WXP', 'https://example.org/?deskside://join?code=K7QM-3WXP']);
    expect(codes).toEqual([]);
    expect(log.lines).toHaveLength(1);
  });

  it('C3: no text whatever throws', () => {
    const { links } = setUp();
    fc.assert(fc.property(fc.string(), (text) => links.open(text)));
    fc.assert(fc.property(fc.array(fc.string()), (args) => links.fromArguments(args)));
  });
});
