import type { MessageSource } from '../message-source.ts';

/** Warnings about a device, and in one sentence each why something is not allowed. */
export const REFUSALS = {
  'warning.device-not-enrolled': {
    message: 'Their device is not managed by your organisation',
    comment: 'Title of a warning for the helper, before they choose what to ask for.'
  },
  'warning.device-not-compliant': {
    message: 'Their device does not meet your organisation’s security rules',
    comment: 'Title of a warning for the helper, before they choose what to ask for.'
  },
  'warningMind.device-not-enrolled': {
    message: 'Nobody has checked that it is safe. Do not type passwords there and do not open anything confidential.',
    comment: 'Below that warning: what the helper should mind.'
  },
  'warningMind.device-not-compliant': {
    message: 'It may lack updates or protection. Do not type passwords there and do not open anything confidential.',
    comment: 'Below that warning: what the helper should mind.'
  },
  'ownWarning.device-not-enrolled': {
    message:
      'Your organisation does not manage this device. Your helper sees that too. You can still be helped, unless your organisation forbids it.',
    comment: 'The same warning, for the person being helped.'
  },
  'ownWarning.device-not-compliant': {
    message:
      'This device does not meet your organisation’s security rules. Your helper sees that too. Ask them what to do about it.',
    comment: 'The same warning, for the person being helped.'
  },
  'refusal.remote-help-disabled': {
    message: 'Your organisation has switched remote help off.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.tenant-not-allowed': {
    message: 'The other person belongs to an organisation that yours does not help.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.helper-account-disabled': {
    message: 'Your account is switched off in your organisation’s directory.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.sharer-account-disabled': {
    message: 'The other person’s account is switched off in their organisation’s directory.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.helper-licence-missing': {
    message: 'You have no licence for remote help.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.sharer-licence-missing': {
    message: 'The other person has no licence for remote help.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.helper-step-up-needed': {
    message: 'Your sign-in lacks a check that your organisation asks of helpers.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.sharer-step-up-needed': {
    message: 'The other person’s sign-in lacks a check that their organisation asks for.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.right-connector-missing': {
    message: 'Your role does not include reading the remote help connection.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.right-offer-missing': {
    message: 'Your role does not include offering remote help.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.right-view-missing': {
    message: 'Your role does not include seeing other people’s screens.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.right-control-missing': {
    message: 'Your role does not include full control.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.right-elevation-missing': {
    message: 'Your role does not include answering administrator prompts.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.right-unattended-missing': {
    message: 'Your role does not include connecting without somebody there.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.sharer-out-of-scope': {
    message: 'Your role does not reach this person or their device.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.device-not-enrolled': {
    message: 'Your organisation helps managed devices only, and theirs is not one.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.device-not-compliant': {
    message: 'Your organisation helps only devices that meet its security rules, and theirs does not.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.device-not-dedicated': {
    message: 'Only a device that belongs to nobody, such as a kiosk, can be helped without somebody there.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.client-kind-cannot': {
    message: 'Their kind of app or computer cannot do this.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.chat-disabled': {
    message: 'Your organisation has switched chat off.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.elevation-disabled': {
    message: 'Your organisation has switched administrator prompts off for remote help.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.clipboard-disabled': {
    message: 'Your organisation has switched the shared clipboard off.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.files-disabled': {
    message: 'Your organisation has switched sending files off.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  },
  'refusal.unattended-disabled': {
    message: 'Your organisation has switched off connecting without somebody there.',
    comment: 'Why a mode or feature cannot be chosen, in one sentence, for the helper.'
  }
} as const satisfies Record<string, MessageSource>;
