import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayRead, READINGS, readingsFromResourceActions } from '#shared/policy/readings.ts';

const REPORTS = 'Microsoft.Intune_RemoteAssistance_ViewReports';
const AUDIT = 'Microsoft.Intune_Audit_Read';
const ROLES = 'Microsoft.Intune_Roles_Read';

describe('G2, G3, G4, G10: what a role lets its holder read', () => {
  test.each([
    [[REPORTS], ['reports']],
    [[AUDIT], ['audit']],
    [[ROLES], ['roles']],
    [
      [ROLES, AUDIT, REPORTS, AUDIT],
      ['reports', 'audit', 'roles']
    ],
    [[], []]
  ])('%j gives %j', (actions, readings) => {
    expect(readingsFromResourceActions(actions)).toEqual(readings);
    expect(readingsFromResourceActions(actions.map((action) => action.toUpperCase()))).toEqual(readings);
  });

  test.each([
    'Microsoft.Intune_RemoteAssistance_Read',
    'Microsoft.Intune_RemoteAssistance_Update',
    'Microsoft.Intune_Roles_Update',
    `${AUDIT} `,
    `${AUDIT}X`,
    'Audit_Read',
    '__proto__',
    'constructor',
    ''
  ])('the action "%s" lets nothing be read', (action) => {
    expect(readingsFromResourceActions([action])).toEqual([]);
  });

  test('any one role is enough, and no other reading stands in for it', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray([...READINGS])), fc.constantFrom(...READINGS), (lists, what) => {
        const roles = lists.map((reads) => ({ reads }));
        expect(mayRead(roles, what)).toBe(lists.flat().includes(what));
      })
    );
  });
});
