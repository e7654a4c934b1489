import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { descriptions } from '#relay/api/descriptions.ts';
import { attemptReasonSchema } from '#relay/ledger/entry.ts';
import { refusedForSchema } from '#shared/api/figures.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

describe('descriptions that are generated', () => {
  test.each(Object.entries(descriptions()))('docs/%s is up to date', (name, text) => {
    // Written by `node build/node24.mjs src/relay/api/write-descriptions.ts docs`, then formatted.
    expect(JSON.parse(readFileSync(join(DOCS, name), 'utf8'))).toEqual(JSON.parse(text));
  });

  test('every reference in the OpenAPI document leads somewhere', () => {
    const document: unknown = JSON.parse(descriptions()['openapi.json'] ?? '');
    const known = z
      .looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }) })
      .parse(document).components.schemas;
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target ?? '');
    expect(references.length).toBeGreaterThan(20);
    for (const target of references) expect(Object.keys(known)).toContain(target.replace('#/components/schemas/', ''));
  });
});

describe('the contract says what the record can hold', () => {
  test('G1: every reason of a refused attempt', () => {
    expect(refusedForSchema.options).toEqual(expect.arrayContaining(attemptReasonSchema.options));
  });
});
