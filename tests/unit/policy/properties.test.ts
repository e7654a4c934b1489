import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REFUSAL_REASONS } from '#shared/errors/codes.ts';
import { decide, helperStanding } from '#shared/policy/decide.ts';
import { type PolicyInput, tenantsMayMeet } from '#shared/policy/facts.ts';
import { GROUPS, inputs, repeatingInputs, tenantSettings } from './arbitrary.ts';
import { narrowings, widenings } from './changes.ts';
import { cured } from './cures.ts';
import { allowed, allowedIn, CAPABILITIES, KIOSK, refused } from './sample.ts';

const RUNS = { numRuns: 1_000 };
/** What the generators have to reach, lest a rule below holds for want of cases. */
const SEEN_OFTEN = 20;

describe('each decision', () => {
  test('F4: each mode and feature is allowed or refused with a reason, never both, never neither', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { modes, features, refusals } = decide(input);
        const whats = [...modes, ...features, ...refusals.map(({ what }) => what)];
        expect(whats.toSorted()).toEqual(CAPABILITIES.toSorted());
        for (const { reasons } of refusals) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(reasons).toEqual(REFUSAL_REASONS.filter((reason) => reasons.includes(reason)));
        }
      }),
      RUNS
    );
  });

  test('modes nest and features live in them: without view there is no control, chat, clipboard, files or elevation', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const may = allowed(input);
        if (!may.includes('view')) expect(may.filter((what) => what !== 'unattended')).toEqual([]);
        if (!may.includes('control')) expect(may).not.toContain('elevation');
      }),
      RUNS
    );
  });

  test('the cases reach every capability and every reason', () => {
    const found = new Map<string, number>();
    const count = (name: string) => found.set(name, (found.get(name) ?? 0) + 1);
    for (const input of fc.sample(inputs, { numRuns: 4_000, seed: 3 })) {
      for (const what of allowed(input)) count(what);
      for (const reason of Object.values(refused(input)).flat()) count(reason);
    }
    const rare = [...CAPABILITIES, ...REFUSAL_REASONS].filter((name) => (found.get(name) ?? 0) < SEEN_OFTEN);
    expect(rare).toEqual([]);
  });
});

describe('F4: reasons are real', () => {
  test('curing what the reasons name allows it', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { what, reasons } of decide(input).refusals) {
          expect(allowed(cured(input, reasons)), `${what}: ${reasons.join(', ')}`).toContain(what);
        }
      }),
      RUNS
    );
  });

  test('curing all but one leaves it refused for exactly that one', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { what, reasons } of decide(input).refusals) {
          for (const last of reasons) {
            const better = cured(
              input,
              reasons.filter((reason) => reason !== last)
            );
            expect(refused(better)[what], `${what}: ${reasons.join(', ')}`).toEqual([last]);
          }
        }
      }),
      RUNS
    );
  });
});

describe('more never takes away, less never gives', () => {
  test.each(Object.entries(widenings))('%s takes nothing away', (_name, change) => {
    fc.assert(
      fc.property(inputs, fc.nat(), (input, pick) => {
        expect(allowed(change(input, pick))).toEqual(expect.arrayContaining([...allowed(input)]));
      })
    );
  });

  test.each(Object.entries(narrowings))('%s gives nothing', (_name, change) => {
    fc.assert(
      fc.property(inputs, fc.nat(), (input, pick) => {
        expect(allowed(input)).toEqual(expect.arrayContaining([...allowed(change(input, pick))]));
      })
    );
  });
});

/** The same facts, everything that is a list or a set the other way round. */
function turned(input: PolicyInput): PolicyInput {
  const { helper, sharer } = input;
  const sets = (set: ReadonlySet<string>) => new Set([...set].reverse());
  const contexts = <Has extends { readonly contexts: readonly string[] }>(facts: Has): Has => ({
    ...facts,
    contexts: facts.contexts.toReversed()
  });
  return {
    helper: {
      ...helper,
      authentication: contexts(helper.authentication),
      roles: helper.roles.toReversed().map((role) => ({
        ...role,
        rights: role.rights.toReversed(),
        scope: role.scope.kind === 'groups' ? { ...role.scope, groups: role.scope.groups.toReversed() } : role.scope
      }))
    },
    sharer: {
      ...sharer,
      authentication: contexts(sharer.authentication),
      groups: sets(sharer.groups),
      device: sharer.device.enrolled ? { ...sharer.device, groups: sets(sharer.device.groups) } : sharer.device
    },
    settings: input.settings.toReversed().map((tenant) => ({
      ...tenant,
      helperAuthentication: contexts(tenant.helperAuthentication),
      sharerAuthentication: contexts(tenant.sharerAuthentication)
    })),
    partners: input.partners.toReversed().map(([one, other]) => [other, one])
  };
}

describe('what never matters', () => {
  test('the order of roles, rights, groups, settings, contexts and partners, even of settings that contradict', () => {
    fc.assert(
      fc.property(repeatingInputs, (input) => {
        expect(decide(turned(input))).toEqual(decide(input));
        expect(helperStanding(turned(input).helper, turned(input).settings)).toEqual(
          helperStanding(input.helper, input.settings)
        );
      }),
      RUNS
    );
  });

  test('saying something twice', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { roles } = input.helper;
        const twice: PolicyInput = {
          ...input,
          helper: { ...input.helper, roles: [...roles, ...roles] },
          settings: [...input.settings, ...input.settings],
          partners: [...input.partners, ...input.partners]
        };
        expect(decide(twice)).toEqual(decide(input));
      })
    );
  });

  test('the settings of a third tenant', () => {
    fc.assert(
      fc.property(inputs, tenantSettings, (input, third) => {
        const more = { ...input, settings: [...input.settings, { ...third, tenantId: 'third' }] };
        expect(decide(more)).toEqual(decide(input));
      })
    );
  });
});

describe('deny by default', () => {
  test.each<[string, (input: PolicyInput) => PolicyInput]>([
    ['no settings', (input) => ({ ...input, settings: [] })],
    ['no settings of the helper’s tenant', (input) => withoutSettingsOf(input, input.helper.tenantId)],
    ['no settings of the sharer’s tenant', (input) => withoutSettingsOf(input, input.sharer.tenantId)],
    ['no roles', (input) => ({ ...input, helper: { ...input.helper, roles: [] } })]
  ])('%s: nothing', (_name, change) => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(allowed(change(input))).toEqual([]);
      })
    );
  });

  test('A2: strangers: nothing', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        fc.pre(!tenantsMayMeet(input.helper.tenantId, input.sharer.tenantId, input.partners));
        expect(allowed(input)).toEqual([]);
      })
    );
  });
});

function withoutSettingsOf(input: PolicyInput, tenantId: string): PolicyInput {
  return { ...input, settings: input.settings.filter((tenant) => tenant.tenantId !== tenantId) };
}

describe('F4: what a helper could do at best', () => {
  test('is never narrower than a decision: what it refuses, every decision refuses for the same reasons and more', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const decision = refused(input);
        const { refusals, modes, features } = helperStanding(input.helper, input.settings);
        for (const { what, reasons } of refusals) expect(decision[what]).toEqual(expect.arrayContaining([...reasons]));
        expect([...modes, ...features]).toEqual(expect.arrayContaining([...allowed(input)]));
      }),
      RUNS
    );
  });

  test('is what they can do with a sharer against whom nothing stands', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const standing = helperStanding(input.helper, input.settings);
        const best = decide({
          ...input,
          sharer: {
            tenantId: input.helper.tenantId,
            clientKind: 'native-windows',
            enabled: true,
            licensed: true,
            groups: new Set(GROUPS),
            authentication: { mfa: true, contexts: ['c1', 'c2', 'c99'] },
            device: KIOSK
          }
        });
        expect(allowedIn(best)).toEqual(allowedIn(standing));
        expect(best.refusals).toEqual(standing.refusals);
      }),
      RUNS
    );
  });
});
