/**
 * What Quorate may do through Graph, with its reasons. `docs/configuration.md` lists the same for administrators,
 * `infra/permissions.ps1` gives it, and the app's manifest asks for the same in chats; tests compare them.
 */

/**
 * What the app may do in the chats that it is put into. Teams takes an installation only with exactly what the manifest
 * asks for, so this is the one list of it.
 */
export const chatPermissions = [
  /** When the meeting begins and ends. */
  { permissionValue: 'OnlineMeeting.ReadBasic.Chat', permissionType: 'application' },
  /** Who joins and leaves. */
  { permissionValue: 'OnlineMeetingParticipant.Read.Chat', permissionType: 'application' },
] as const;

/** Permissions of the app in the tenant. None of them reads a message, a mail or a file. */
export const applicationPermissions = {
  'Calendars.ReadWrite':
    'free and busy times, and the events on the service’s own mailbox; limited to that mailbox (RBAC for Applications)',
  'OnlineMeetings.ReadWrite.All':
    'find the meeting of an event, and set lobby, chat and recording; limited to that mailbox (application access policy)',
  'OnlineMeetingArtifact.Read.All':
    'who was in a meeting and when, after it; read of those who were asked for an organisation, and of nobody else; limited to that mailbox (application access policy)',
  'Mail.Send': 'mail from the service’s own mailbox; limited to it (RBAC for Applications)',
  'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All':
    'put Quorate itself, and no other app, into the chat of a meeting, and take it out again',
  'TeamsAppInstallation.ReadWriteSelfForUser.All':
    'install Quorate itself for somebody who is to be told something and has never opened it',
  'AppCatalog.Read.All': 'look up the app’s id in the catalogue; not needed when `TEAMS_APP_ID` is set',
} as const;

/**
 * Given in Exchange, for the service's own mailbox (RBAC for Applications), and never consented to in Entra: the two add
 * up, and a consent holds for every mailbox.
 */
export const givenInExchange: readonly (keyof typeof applicationPermissions)[] = [
  'Calendars.ReadWrite',
  'Mail.Send',
];
