/** Intune's resource actions for remote help, and one that is about something else. */
export const RESOURCE_ACTIONS: string[] = [
  'Microsoft.Intune_RemoteAssistanceApp_ViewScreen',
  'Microsoft.Intune_RemoteAssistanceApp_TakeFullControl',
  'Microsoft.Intune_RemoteAssistanceApp_Elevation',
  'Microsoft.Intune_RemoteAssistanceApp_Unattended',
  'Microsoft.Intune_RemoteTasks_RequestRemoteAssistance',
  'Microsoft.Intune_RemoteAssistance_Read',
  'Microsoft.Intune_Printers_Read'
];
