import { expect, it } from 'vitest';
import { ENGLISH } from '#shared/locales/en.ts';
import { sourceFiles } from './source-files.ts';

/** Keys are written out, or built by a template such as `problem.${code}.title`. */
const sources = ['main', 'renderer'].flatMap((folder) => sourceFiles(folder, /\.tsx?$/)).map(({ text }) => text);
const everything = sources.join('\n');
const templates = [...everything.matchAll(/`([A-Za-z]+\.[^`\s]*\$\{[^`]*)`/g)].map(([, template = '']) => {
  const pattern = template
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
    .join('[A-Za-z-]+');
  return new RegExp(`^${pattern}$`);
});

it.each(Object.keys(ENGLISH))('K1: %s is shown somewhere', (key) => {
  const used = everything.includes(`'${key}'`) || templates.some((template) => template.test(key));
  expect(used).toBe(true);
});
