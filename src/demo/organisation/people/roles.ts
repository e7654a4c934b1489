import type { RoleDefinition } from './schema.ts';

/** Intune's resource actions that matter for remote help (remote-help-facts.md section 2.2). */
export const ACTIONS = {
  viewScreen: 'Microsoft.Intune_RemoteAssistanceApp_ViewScreen',
  takeFullControl: 'Microsoft.Intune_RemoteAssistanceApp_TakeFullControl',
  elevation: 'Microsoft.Intune_RemoteAssistanceApp_Elevation',
  unattended: 'Microsoft.Intune_RemoteAssistanceApp_Unattended',
  offer: 'Microsoft.Intune_RemoteTasks_RequestRemoteAssistance',
  connectorRead: 'Microsoft.Intune_RemoteAssistance_Read',
  organisationRead: 'Microsoft.Intune_Organization_Read',
  devicesRead: 'Microsoft.Intune_ManagedDevices_Read',
  reportsRead: 'Microsoft.Intune_RemoteAssistance_ViewReports',
  auditRead: 'Microsoft.Intune_Audit_Read',
  rolesRead: 'Microsoft.Intune_Roles_Read'
} as const;

/** What every helper needs besides the rights over the screen. */
const BASE = [ACTIONS.offer, ACTIONS.connectorRead, ACTIONS.organisationRead, ACTIONS.devicesRead];

/** Built-in role with all four rights; its id is the same in every tenant. */
export const HELP_DESK_OPERATOR: RoleDefinition = {
  id: '9e0cc482-82df-4ab2-a24c-0c23a3f52e1e',
  displayName: 'Help Desk Operator',
  description:
    'Performs remote tasks on users and devices and helps people remotely, elevation and unattended included.',
  isBuiltIn: true,
  allowedResourceActions: [ACTIONS.viewScreen, ACTIONS.takeFullControl, ACTIONS.elevation, ACTIONS.unattended, ...BASE]
};

/** Built-in role without unattended; its id is the same in every tenant. */
export const SCHOOL_ADMINISTRATOR: RoleDefinition = {
  id: '2f9f4f7e-2d13-427b-adf2-361a1eef7ae8',
  displayName: 'School Administrator',
  description: 'Manages the devices of a school and helps its people remotely.',
  isBuiltIn: true,
  allowedResourceActions: [ACTIONS.viewScreen, ACTIONS.takeFullControl, ACTIONS.elevation, ...BASE]
};

/** The clinic's own role for looking without touching. */
export const VIEW_ONLY_HELPER: RoleDefinition = {
  id: '1643aa92-0264-49df-b4e9-332a676affe0',
  displayName: 'View-only helper',
  description: 'Sees the screen of a person in scope. For colleagues in training at the help desk.',
  isBuiltIn: false,
  allowedResourceActions: [ACTIONS.viewScreen, ...BASE]
};

/** The clinic's own role that adds control to what another role lets its people see. */
export const CONTROL_HELPER: RoleDefinition = {
  id: 'fdd258dc-c527-48ce-b33c-8fe5375b7c89',
  displayName: 'Control helper',
  description: 'Takes full control at a device in scope. Given together with a role that shows the screen.',
  isBuiltIn: false,
  allowedResourceActions: [ACTIONS.takeFullControl, ...BASE]
};

/** The clinic's own role for those who look after devices, whoever uses them. */
export const ENDPOINT_ENGINEER: RoleDefinition = {
  id: 'c94b326f-8a5a-4e98-877e-2a2ea0cf13cf',
  displayName: 'Endpoint engineer',
  description: 'Views and controls managed devices, elevation included.',
  isBuiltIn: false,
  allowedResourceActions: [ACTIONS.viewScreen, ACTIONS.takeFullControl, ACTIONS.elevation, ...BASE]
};

/** The clinic's own role for people who look at the record and help nobody. */
export const RECORD_READER: RoleDefinition = {
  id: '9036cd58-df8d-4223-a8f5-9decc492d1b0',
  displayName: 'Record reader',
  description: 'Reads the reports, the audit log and the review of roles of remote help.',
  isBuiltIn: false,
  allowedResourceActions: [ACTIONS.reportsRead, ACTIONS.auditRead, ACTIONS.rolesRead]
};
