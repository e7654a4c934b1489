import type { MessageSource } from '../message-source.ts';

/** “Why can’t I?” in full: for every reason what is missing, what it means, and who can change it. */
export const REASONS = {
  'why.remote-help-disabled.title': {
    message: '“Enable Remote Help” is switched off',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.remote-help-disabled.means': {
    message: 'Your organisation has not switched remote help on, so nobody can be helped yet.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.remote-help-disabled.action': {
    message: 'An administrator switches it on in Intune, under Tenant administration > Remote Help > Settings.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.tenant-not-allowed.title': {
    message: 'The other organisation is not a trusted partner',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.tenant-not-allowed.means': {
    message: 'The other person belongs to an organisation that yours has not agreed to help.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.tenant-not-allowed.action': {
    message: 'Whoever runs Deskside’s service can put both organisations on its list of partners.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.helper-account-disabled.title': {
    message: 'Your account is switched off',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.helper-account-disabled.means': {
    message: 'Your organisation’s directory says that your account may not be used any more.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.helper-account-disabled.action': {
    message: 'Ask your IT department. An administrator switches accounts on in Entra, under Users.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.sharer-account-disabled.title': {
    message: 'The other person’s account is switched off',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.sharer-account-disabled.means': {
    message: 'Their organisation’s directory says that their account may not be used any more.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.sharer-account-disabled.action': {
    message: 'They can ask their IT department. An administrator switches accounts on in Entra, under Users.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.helper-licence-missing.title': {
    message: 'You have no licence for Remote Help',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.helper-licence-missing.means': {
    message: 'The one who helps and the one who is helped both need a licence, and your account has none.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.helper-licence-missing.action': {
    message:
      'An administrator assigns a licence that includes Remote Help to you, in the admin center under Users > Active users.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.sharer-licence-missing.title': {
    message: 'The other person has no licence for Remote Help',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.sharer-licence-missing.means': {
    message: 'The one who helps and the one who is helped both need a licence, and their account has none.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.sharer-licence-missing.action': {
    message:
      'An administrator assigns a licence that includes Remote Help to them, in the admin center under Users > Active users.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.helper-step-up-needed.title': {
    message: 'Your sign-in lacks a check that helpers need',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.helper-step-up-needed.means': {
    message:
      'Deskside’s setting “helperAuthentication” asks helpers for more than a password, such as a second factor or a device that meets the rules.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.helper-step-up-needed.action': {
    message:
      'Sign out and in again, and complete the extra step in your web browser. If your device is the reason, ask your IT department.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.sharer-step-up-needed.title': {
    message: 'The other person’s sign-in lacks a check',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.sharer-step-up-needed.means': {
    message:
      'Deskside’s setting “sharerAuthentication” asks for more than a password, such as a second factor or a device that meets the rules.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.sharer-step-up-needed.action': {
    message: 'Ask them to sign out and in again, and to complete the extra step in their web browser.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.right-connector-missing.title': {
    message: 'The permission “Remote Assistance Connector – Read” is missing',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.right-connector-missing.means': {
    message: 'Without it your role may not use the remote help connection at all.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.right-connector-missing.action': {
    message:
      'An administrator adds this permission to one of your roles in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.right-offer-missing.title': {
    message: 'The permission “Remote Tasks – Offer remote assistance” is missing',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.right-offer-missing.means': {
    message: 'Without it your role may not begin to help anybody.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.right-offer-missing.action': {
    message:
      'An administrator adds this permission to one of your roles in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.right-view-missing.title': {
    message: 'The permission “Remote Help app – View screen” is missing',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.right-view-missing.means': {
    message: 'Without it your role may not see other people’s screens.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.right-view-missing.action': {
    message:
      'An administrator adds this permission to one of your roles in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.right-control-missing.title': {
    message: 'The permission “Remote Help app – Take full control” is missing',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.right-control-missing.means': {
    message: 'Without it your role may not use the pointer and the keyboard on other people’s screens.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.right-control-missing.action': {
    message:
      'An administrator adds this permission to one of your roles in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.right-elevation-missing.title': {
    message: 'The permission “Remote Help app – Elevation” is missing',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.right-elevation-missing.means': {
    message: 'Without it your role may not answer administrator prompts on other people’s computers.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.right-elevation-missing.action': {
    message:
      'An administrator adds this permission to one of your roles in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.right-unattended-missing.title': {
    message: 'The permission “Remote Help app – Android unattended control” is missing',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.right-unattended-missing.means': {
    message:
      'Without it your role may not connect to a device when nobody is there. Deskside uses this permission for every kind of device.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.right-unattended-missing.action': {
    message:
      'An administrator adds this permission to one of your roles in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.sharer-out-of-scope.title': {
    message: 'The other person is outside the “Scope groups” of your role',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.sharer-out-of-scope.means': {
    message:
      'Your roles reach certain people and devices, and neither this person nor their device is among them. “All devices” means managed ones only.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.sharer-out-of-scope.action': {
    message:
      'An administrator adds a group of this person to the scope groups of your role’s assignment in Intune, under Tenant administration > Roles.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.device-not-enrolled.title': {
    message: '“Allow Remote Help to unenrolled devices” is switched off',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.device-not-enrolled.means': {
    message: 'Your organisation helps only devices that it manages, and theirs is not one of them.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.device-not-enrolled.action': {
    message:
      'They can enrol the device, for example with the Company Portal app. Or an administrator switches the setting on in Intune, under Tenant administration > Remote Help > Settings.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.device-not-compliant.title': {
    message: 'The other person’s device is “Not compliant”',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.device-not-compliant.means': {
    message:
      'It does not meet your organisation’s security rules, and Deskside’s setting “nonCompliantBlocked” keeps such devices out.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.device-not-compliant.action': {
    message:
      'Their Company Portal app says what to mend. An administrator finds the same in Intune, under Devices > Compliance.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.device-not-dedicated.title': {
    message: 'The device is not a dedicated one',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.device-not-dedicated.means': {
    message: 'Only a device that belongs to nobody in particular, such as a kiosk, can be helped when nobody is there.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.device-not-dedicated.action': {
    message: 'Ask the person to be there, and help them with a code as usual.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.client-kind-cannot.title': {
    message: 'Their app or computer cannot do this',
    comment: 'Heading in “Why can’t I?”: what is missing.'
  },
  'why.client-kind-cannot.means': {
    message: 'A web browser lets others see but not control. Administrator prompts can be answered on Windows only.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.client-kind-cannot.action': {
    message: 'Ask them to open the Deskside app instead of a web browser, or go on without it.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.chat-disabled.title': {
    message: '“Disable chat” is set to “Yes”',
    comment:
      'Heading in “Why can’t I?”: what is missing. Names in quotation marks stand so in Intune; use those of the console in your language.'
  },
  'why.chat-disabled.means': {
    message: 'Your organisation does not want chat in remote help.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.chat-disabled.action': {
    message: 'An administrator sets it to “No” in Intune, under Tenant administration > Remote Help > Settings.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.elevation-disabled.title': {
    message: 'Deskside’s setting “elevationAllowed” is off',
    comment:
      'Heading in “Why can’t I?”. The word in quotation marks is the technical name of a setting; leave it as it is.'
  },
  'why.elevation-disabled.means': {
    message: 'Your organisation does not let helpers answer administrator prompts.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.elevation-disabled.action': {
    message: 'Whoever runs Deskside’s service can switch it on for your organisation.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.clipboard-disabled.title': {
    message: 'Deskside’s setting “clipboardAllowed” is off',
    comment:
      'Heading in “Why can’t I?”. The word in quotation marks is the technical name of a setting; leave it as it is.'
  },
  'why.clipboard-disabled.means': {
    message: 'Your organisation does not let text be copied between the two computers.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.clipboard-disabled.action': {
    message: 'Whoever runs Deskside’s service can switch it on for your organisation.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.files-disabled.title': {
    message: 'Deskside’s setting “filesAllowed” is off',
    comment:
      'Heading in “Why can’t I?”. The word in quotation marks is the technical name of a setting; leave it as it is.'
  },
  'why.files-disabled.means': {
    message: 'Your organisation does not let files be sent between the two computers.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.files-disabled.action': {
    message: 'Whoever runs Deskside’s service can switch it on for your organisation.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  },
  'why.unattended-disabled.title': {
    message: 'Deskside’s setting “unattendedAllowed” is off',
    comment:
      'Heading in “Why can’t I?”. The word in quotation marks is the technical name of a setting; leave it as it is.'
  },
  'why.unattended-disabled.means': {
    message: 'Your organisation does not let helpers connect when nobody is there.',
    comment:
      'In “Why can’t I?”: what it means, for the helper. Words in quotation marks that look like code are names of settings; leave them.'
  },
  'why.unattended-disabled.action': {
    message: 'Whoever runs Deskside’s service can switch it on for your organisation.',
    comment:
      'In “Why can’t I?”: who can change it or what to do now. Names of places in the console of Intune or Entra as it shows them.'
  }
} as const satisfies Record<string, MessageSource>;
