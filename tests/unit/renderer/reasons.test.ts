import { describe, expect, it } from 'vitest';
import { REFUSAL_REASONS, type RefusalReason } from '#shared/errors/codes.ts';
import { ENGLISH } from '#shared/locales/en.ts';

const titleOf = (reason: RefusalReason) => ENGLISH[`why.${reason}.title`].message;

describe('“Why can’t I?”', () => {
  it('F4: has a text for every reason and none for a reason that does not exist', () => {
    const reasons = new Set(
      Object.keys(ENGLISH)
        .filter((key) => key.startsWith('why.'))
        .map((key) => key.split('.')[1])
    );
    expect(reasons).toEqual(new Set(REFUSAL_REASONS));
  });

  // Names as the console shows them: remote-help-facts.md sections 2.1 and 2.2.
  it.each([
    ['remote-help-disabled', 'Enable Remote Help'],
    ['device-not-enrolled', 'Allow Remote Help to unenrolled devices'],
    ['chat-disabled', 'Disable chat'],
    ['right-offer-missing', 'Remote Tasks – Offer remote assistance'],
    ['right-connector-missing', 'Remote Assistance Connector – Read'],
    ['right-view-missing', 'Remote Help app – View screen'],
    ['right-control-missing', 'Remote Help app – Take full control'],
    ['right-elevation-missing', 'Remote Help app – Elevation'],
    ['right-unattended-missing', 'Remote Help app – Android unattended control']
  ] as const)('F4: %s names “%s”', (reason, name) => {
    expect(titleOf(reason)).toContain(`“${name}”`);
  });

  it.each(['elevation', 'clipboard', 'files', 'unattended'] as const)(
    'F4: a switch of Deskside’s own is named as its configuration names it: %s',
    (feature) => {
      expect(titleOf(`${feature}-disabled`)).toContain(`“${feature}Allowed”`);
    }
  );

  it('F4: every reason says something of its own', () => {
    expect(new Set(REFUSAL_REASONS.map(titleOf)).size).toBe(REFUSAL_REASONS.length);
  });
});
