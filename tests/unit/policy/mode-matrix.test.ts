import { describe, expect, test } from 'vitest';
import { MODE_MATRIX } from '#shared/policy/mode-matrix.ts';
import { clientKindSchema } from '#shared/protocol/relay.ts';
import { allowed, CAPABILITIES, refused, withHelper, withSharer } from './sample.ts';

const NATIVE = ['native-windows', 'native-macos', 'native-linux'] as const;

describe('F7: what a pair of client kinds can do', () => {
  test('the table knows every pair', () => {
    for (const kind of clientKindSchema.options) {
      expect(Object.keys(MODE_MATRIX[kind]).toSorted()).toEqual(clientKindSchema.options.toSorted());
    }
    expect(Object.keys(MODE_MATRIX).toSorted()).toEqual(clientKindSchema.options.toSorted());
  });

  describe.each(clientKindSchema.options)('helped from %s', (clientKind) => {
    test('F7: a Windows computer: everything', () => {
      expect(allowed(withHelper({ clientKind }))).toEqual(CAPABILITIES);
    });

    test.each(NATIVE)('F7: %s: view and control, and everything but what its system does not have', (sharer) => {
      const expected = sharer === 'native-windows' ? {} : { elevation: ['client-kind-cannot'] };
      expect(refused(withHelper({ clientKind }, withSharer({ clientKind: sharer })))).toEqual(expected);
    });

    test('F7: a browser: view only, and chat', () => {
      const input = withHelper({ clientKind }, withSharer({ clientKind: 'web' }));
      expect(allowed(input)).toEqual(['view', 'chat']);
      expect(refused(input)).toEqual(
        Object.fromEntries(
          ['control', 'elevation', 'clipboard', 'files', 'unattended'].map((what) => [what, ['client-kind-cannot']])
        )
      );
    });
  });
});
