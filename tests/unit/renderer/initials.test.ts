import { describe, expect, it } from 'vitest';
import { initialsOf } from '#renderer/ui/initials.ts';

describe('initials', () => {
  it.each([
    ['Priya Raman', 'PR'],
    ['zoe brontë-álvarez', 'ZB'],
    ['Dr. Maria José da Silva', 'DS'],
    ['Plato', 'P'],
    ['小林 さくら', '小'],
    ['한지우', '한'],
    ['ليلى حداد', 'لح'],
    ['Γιώργος Παπαδόπουλος', 'ΓΠ'],
    ['Priya Raman (Service Desk)', 'PR'],
    ['', '']
  ])('A3: of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
