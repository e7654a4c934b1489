import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { turnConfigurationFrom } from '#relay/turn/configure.ts';

const SECRETS: Readonly<Record<string, string>> = { new: 'n'.repeat(40), old: 'o'.repeat(40) };
const options = (more: string): string => `realm: help.example.org\nlisten: [8.8.8.8]\ntls: null\n${more}\n`;
const configure = (text: string): string =>
  turnConfigurationFrom('/etc/x/turn.yaml', (file) => {
    const content = file === '/etc/x/turn.yaml' ? text : SECRETS[file.replace('/etc/x/', '')];
    if (content === undefined) throw new Error('ENOENT');
    return file === '/etc/x/turn.yaml' ? content : `${content}\n`;
  });

test('secrets come from files beside the options, the line end of each left out', () => {
  const lines = configure(options('secretFiles: [new, old]')).split('\n');
  expect(lines.filter((line) => line.startsWith('static-auth-secret'))).toEqual([
    `static-auth-secret=${SECRETS.new}`,
    `static-auth-secret=${SECRETS.old}`
  ]);
});

test.each([
  ['a wrong value', options('secretFiles: [new]\nplainPort: 70000'), '/etc/x/turn.yaml:5:12: plainPort: not valid'],
  ['an unknown field', options('secretFiles: [new]\nnoAuth: true'), 'noAuth'],
  ['a file that is not there', options('secretFiles: [none]'), 'secretFiles: the file cannot be read'],
  ['secrets twice', options(`secretFiles: [new]\nsecrets: [${'x'.repeat(40)}]`), 'secrets twice'],
  ['no list', options('secretFiles: new'), 'secretFiles: not a list'],
  ['no secret', options(''), 'secrets: not valid'],
  ['no YAML', '{', 'not valid YAML']
])('refuses %s and names the place', (_, text, message) => {
  expect(() => configure(text)).toThrow(message);
});

test('a secret that is wrong is not repeated', () => {
  expect(() => configure(options('secrets: [short-secret]'))).toThrow(/^(?!.*short-secret)/s);
});

test('the example is right, once it has a secret', () => {
  const example = join(import.meta.dirname, '../../../build/deploy/turn/turn.yaml');
  const written = turnConfigurationFrom(example, (file) =>
    file === example ? readFileSync(file, 'utf8') : 's'.repeat(40)
  );
  expect(written).toContain('listening-ip=192.0.2.10\n');
  expect(written).toContain('no-tls\n');
});
