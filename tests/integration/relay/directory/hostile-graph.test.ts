import { describe, expect, test } from 'vitest';
import { DirectoryPermissionMissing } from '#relay/directory/directory.ts';
import { everything, failureOf, html, isBatch, nurse, ok } from './support/failure.ts';
import { stubError } from './support/graph-answers.ts';
import type { Disturbance, StubCall } from './support/graph-stub.ts';
import { ABSENT, PERSON } from './support/organisation.ts';
import { openOverStub, sessionNeeds, settled } from './support/session.ts';

describe('F8: what is not an answer is no answer, and nothing of it counts', () => {
  const cases: readonly [string, (call: StubCall) => Disturbance | null, string][] = [
    ['a web page instead of a batch', (call) => (isBatch(call) ? html(200) : null), 'not-an-answer'],
    [
      'half a batch',
      (call) => (isBatch(call) ? { raw: new Response('{"responses":[{"id":"0","sta') } : null),
      'not-an-answer'
    ],
    [
      'a batch larger than is read',
      (call) => (isBatch(call) ? { raw: new Response(`"${'x'.repeat(5 * 1024 * 1024)}"`) } : null),
      'not-an-answer'
    ],
    ['a batch without answers', (call) => (isBatch(call) ? ok({ responses: [] }) : null), 'not-an-answer'],
    [
      'a batch that answers one request twice and one never',
      (call) =>
        isBatch(call) ? ok({ responses: [0, 0, 1].map((id) => ({ id: `${id}`, status: 200, body: {} })) }) : null,
      'not-an-answer'
    ],
    [
      'a batch that answers everything and one request once more',
      (call) =>
        isBatch(call)
          ? ok({ responses: [0, 1, 2, 0].map((id) => ({ id: `${id}`, status: 404, body: { error: { code: 'x' } } })) })
          : null,
      'not-an-answer'
    ],
    [
      'a batch with answers to what was not asked',
      (call) => (isBatch(call) ? ok({ responses: ['x', 'y', 'z'].map((id) => ({ id, status: 404 })) }) : null),
      'not-an-answer'
    ],
    ['a refused batch', (call) => (isBatch(call) ? stubError(400, 'BadRequest') : null), 'failed'],
    ['a batch that does not exist', (call) => (isBatch(call) ? stubError(404, 'NotFound') : null), 'failed'],
    ['a batch that is forbidden', (call) => (isBatch(call) ? stubError(403, 'Forbidden') : null), 'failed'],
    ['an error inside', ({ path }) => (path.includes('licenseDetails') ? stubError(500, 'Oops') : null), 'failed'],
    ['a page in base64', ({ path }) => (path.includes('licenseDetails') ? ok('PGh0bWw+') : null), 'not-an-answer'],
    [
      'a 404 of a proxy',
      ({ path }) => (path.includes('$select=id,acc') ? { status: 404, body: 'gone' } : null),
      'failed'
    ],
    [
      'a 403 of a proxy',
      ({ path }) => (path.includes('$select=id,acc') ? { status: 403, body: 'no' } : null),
      'failed'
    ],
    [
      'a missing field',
      ({ path }) => (path.includes('$select=id,acc') ? ok({ id: PERSON.nurse }) : null),
      'not-an-answer'
    ],
    [
      'another type of field',
      ({ path }) => (path.includes('$select=id,acc') ? ok({ id: PERSON.nurse, accountEnabled: 'yes' }) : null),
      'not-an-answer'
    ],
    [
      'an answer about somebody else',
      ({ path }) => (path.includes('$select=id,acc') ? ok({ id: PERSON.lead, accountEnabled: true }) : null),
      'not-an-answer'
    ],
    [
      'null',
      ({ path }) => (path.includes('/users/') && path.includes('transitiveMemberOf') ? ok(null) : null),
      'not-an-answer'
    ],
    [
      'a group without id on the second page',
      ({ path }) => {
        if (!path.includes('transitiveMemberOf') || !path.includes('/users/')) return null;
        if (path.includes('skip')) return ok({ value: [{}] });
        return ok({ value: [{ id: ABSENT }], '@odata.nextLink': `https://graph.example${path}&skip=1` });
      },
      'not-an-answer'
    ],
    [
      'a collection that goes away between two pages',
      ({ path }) => {
        if (!path.includes('transitiveMemberOf') || !path.includes('/users/')) return null;
        if (path.includes('skip')) return stubError(404, 'Request_ResourceNotFound');
        return ok({ value: [{ id: ABSENT }], '@odata.nextLink': `https://graph.example${path}&skip=1` });
      },
      'not-an-answer'
    ]
  ];

  test.each(cases)('%s', async (_what, disturb, reason) => {
    const { stub, directory } = openOverStub();
    stub.disturb = disturb;
    const error = await failureOf(directory.sharer(nurse));
    expect(error).toMatchObject({ reason });
    expect(error).not.toBeInstanceOf(DirectoryPermissionMissing);
    expect(everything(error)).not.toMatch(/Ada|Example|html|0000-4000/);
    stub.disturb = () => null;
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true, licensed: true });
  });

  test.each<[string, string]>([
    ['another host', 'https://evil.example/v1.0/users'],
    ['another port', 'https://graph.example:8443/v1.0/users'],
    ['another version', 'https://graph.example/beta/users'],
    ['somewhere without a version', 'https://graph.example/users'],
    ['no address', 'next']
  ])('a next page at %s is not asked for', async (_what, link) => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) => (path.includes('licenseDetails') ? ok({ value: [], '@odata.nextLink': link }) : null);
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(stub.exchanges).toBe(2);
  });

  test('a page that leads to itself ends at once, and endless ones at the bound', async () => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) =>
      path.includes('licenseDetails') ? ok({ value: [], '@odata.nextLink': `https://graph.example${path}` }) : null;
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(stub.calls.filter(({ path }) => path.includes('licenseDetails'))).toHaveLength(1);

    let pages = 0;
    stub.disturb = ({ path }) => {
      if (!path.includes('licenseDetails')) return null;
      pages += 1;
      const next = `https://graph.example/v1.0/users/${PERSON.nurse}/licenseDetails?page=${pages}`;
      return ok({ value: [], '@odata.nextLink': next });
    };
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(pages).toBe(20);
  });

  test('more records than anybody has end the reading', async () => {
    const { stub, directory } = openOverStub({}, { limits: { maxRecords: 100 } });
    let pages = 0;
    stub.disturb = ({ path }) => {
      if (!path.includes('/users/') || !path.includes('transitiveMemberOf')) return null;
      pages += 1;
      const next = `https://graph.example/v1.0/users/${PERSON.nurse}/transitiveMemberOf?page=${pages}`;
      return ok({ value: Array.from({ length: 60 }, () => ({ id: ABSENT })), '@odata.nextLink': next });
    };
    expect(await failureOf(directory.sharer(nurse))).toMatchObject({ reason: 'not-an-answer' });
    expect(pages).toBe(2);
  });

  test('one useless answer of a session leaves the others good', async () => {
    const { stub, directory } = openOverStub();
    stub.disturb = ({ path }) => (path.includes('managedDevices') ? ok({ value: 'none' }) : null);
    await failureOf(sessionNeeds(directory));
    await settled();
    stub.forget();
    expect(await directory.sharer(nurse)).toMatchObject({ enabled: true });
    expect(stub.exchanges).toBe(0);
  });
});
