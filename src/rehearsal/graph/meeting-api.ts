/** Teams' meetings of a service's mailbox, and the app in their chats. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import { groupChatId } from '../people.ts';
import { type Answer, asJson } from '../server.ts';
import type { RoomState } from '../state.ts';
import { bodyAs, type GraphPart, type GraphRequest, graphError, notAllowed } from './answers.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Office } from './office.ts';
import type { InstalledApps } from './people-apps.ts';
import type { StoredEvent } from './stored.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const lobbySchema = z.looseObject({ scope: z.string().optional() });
const chatInstallation = z.looseObject({
  'teamsApp@odata.bind': z.string(),
  consentedPermissionSet: z
    .looseObject({
      resourceSpecificPermissions: z
        .array(z.looseObject({ permissionValue: z.string(), permissionType: z.string() }))
        .min(1),
    })
    .optional(),
});

/** Values of the lobby that came after the first ones, and are hidden from whoever does not ask for them. */
const newerScopes = ['invited', 'organizationExcludingGuests'];
const notFound = graphError(404, 'NotFound', 'Resource not found.');

export function meetingApi(options: {
  readonly office: Office;
  readonly state: RoomState;
  readonly mailboxes: Mailboxes;
  readonly apps: InstalledApps;
  readonly graphUrl: () => string;
  readonly now: () => Temporal.Instant;
  /** Puts the bot into a chat, or takes it out, and tells it. Not awaited by the answer. */
  readonly setInChat: (chat: string, isIn: boolean) => void;
}): GraphPart {
  const { office, state, mailboxes, apps, graphUrl, now, setInChat } = options;

  function asGraph(event: StoredEvent, prefer: string): JsonObject {
    const { meeting } = event;
    if (meeting === undefined) return {};
    const lobby = lobbySchema.safeParse(meeting.options.lobbyBypassSettings);
    const hidden =
      lobby.success &&
      newerScopes.includes(lobby.data.scope ?? '') &&
      !prefer.includes('include-unknown-enum-members');
    return {
      id: meeting.id,
      creationDateTime: event.createdAt,
      startDateTime: event.from,
      endDateTime: event.to,
      subject: event.subject,
      joinWebUrl: meeting.joinUrl,
      chatInfo: { threadId: groupChatId(meeting.seed), messageId: '0', replyChainMessageId: null },
      audioConferencing: {
        conferenceId: meeting.conferenceId,
        tollNumber: '+44 20 7946 0123',
        dialinUrl: `https://dialin.teams.microsoft.com/rehearsal?id=${meeting.conferenceId}`,
      },
      joinMeetingIdSettings: {
        joinMeetingId: meeting.joinMeetingId,
        passcode: meeting.passcode,
        isPasscodeRequired: true,
      },
      ...meeting.options,
      ...(hidden && lobby.success
        ? { lobbyBypassSettings: { ...jsonObject.parse(lobby.data), scope: 'unknownFutureValue' } }
        : {}),
    };
  }

  /** Those that can be found by now. */
  const found = (event: StoredEvent | undefined): event is StoredEvent =>
    event?.meeting !== undefined && office.isAvailable(event.meeting);

  /** One session, from its beginning to its end: whoever is in the chat was there. */
  function reports(event: StoredEvent, id: string | undefined): Answer {
    const { seed } = event.meeting ?? { seed: '' };
    const own = createHash('sha256').update(`report|${seed}`).digest('hex').slice(0, 32);
    const isOver = Temporal.Instant.compare(now(), Temporal.Instant.from(event.to)) > 0;
    const members = state.chat(groupChatId(seed))?.members ?? [];
    const people = state.personas().filter((one) => members.includes(one.id));
    const interval = { joinDateTime: event.from, leaveDateTime: event.to };
    const durationInSeconds = Temporal.Instant.from(event.from).until(event.to).total('seconds');
    const report = {
      id: own,
      totalParticipantCount: people.length,
      meetingStartDateTime: event.from,
      meetingEndDateTime: event.to,
    };
    if (id === undefined) return { status: 200, body: { value: isOver ? [report] : [] } };
    if (id !== own || !isOver) return notFound;
    const attendanceRecords = people.map(({ id: persona, email, objectId, name }) => ({
      id: persona,
      emailAddress: objectId === undefined ? null : (email ?? null),
      totalAttendanceInSeconds: durationInSeconds,
      role: 'Attendee',
      identity: { id: objectId ?? null, displayName: name },
      attendanceIntervals: [{ ...interval, durationInSeconds }],
    }));
    return { status: 200, body: { ...report, attendanceRecords } };
  }

  function meetings({ method, parts, query, prefer, body }: GraphRequest): Answer | undefined {
    const [, userId = '', , id, what, report, ...more] = parts;
    if (more.length > 0 || (what !== undefined && what !== 'attendanceReports')) return undefined;
    const organiser = mailboxes.organiser(userId);
    if (organiser === undefined) {
      return mailboxes.service(userId) === undefined
        ? graphError(403, 'Forbidden', 'No application access policy found for this app on the user.')
        : graphError(400, 'BadRequest', 'The user is named by the object id, not by an address.');
    }
    if (id === undefined) {
      if (method !== 'GET') return notAllowed;
      const url = /^JoinWebUrl eq '(.*)'$/.exec(query.get('$filter') ?? '')?.[1]?.replaceAll("''", "'");
      if (url === undefined) return graphError(400, 'BadRequest', 'The filter is not supported.');
      const value = office.events
        .filter((event) => event.mailbox === organiser.email && event.meeting?.joinUrl === url)
        .filter(found)
        .map((event) => asGraph(event, prefer));
      return { status: 200, body: { value } };
    }
    const event = office.meeting(id);
    if (!found(event) || event.mailbox !== organiser.email) return notFound;
    if (what !== undefined) return method === 'GET' ? reports(event, report) : notAllowed;
    if (method === 'GET') return { status: 200, body: asGraph(event, prefer) };
    if (method !== 'PATCH') return notAllowed;
    const changes = bodyAs(jsonObject, body);
    if (changes === undefined) return graphError(400, 'BadRequest', 'The request is not well formed.');
    const unknown = Object.keys(changes).filter((name) => !settable.has(name));
    if (unknown.length > 0) return graphError(400, 'BadRequest', `Not to be set: ${unknown.join(', ')}.`);
    return { status: 200, body: asGraph(office.setOptions(event, changes), prefer) };
  }

  const installationId = (chat: string) =>
    createHash('sha256').update(`in chat|${chat}`).digest('base64url').slice(0, 40);

  function installed(chat: string, isExpanded: boolean): JsonObject {
    return { id: installationId(chat), ...(isExpanded ? { teamsApp: apps.described() } : {}) };
  }

  function install(chat: string, body: string): Answer {
    const wanted = chatInstallation.safeParse(asJson(body));
    const refused = apps.refusal(wanted.success ? wanted.data['teamsApp@odata.bind'] : '');
    if (refused !== undefined) return refused;
    if (state.isBotIn(chat)) return graphError(409, 'Conflict', 'The app is already installed in the chat.');
    if (!wanted.success || wanted.data.consentedPermissionSet === undefined) {
      return graphError(
        403,
        'Forbidden',
        'The app requires resource-specific permissions, and the request consents to none.',
      );
    }
    setInChat(chat, true);
    const location = `${graphUrl()}/chats/${encodeURIComponent(chat)}/installedApps/${installationId(chat)}`;
    return { status: 201, headers: { location }, body: installed(chat, false) };
  }

  function chats({ method, parts, query, body }: GraphRequest): Answer | undefined {
    const [, id = '', what, installation, ...more] = parts;
    if (what !== 'installedApps' || more.length > 0) return undefined;
    const chat = state.chat(id);
    if (chat === undefined || chat.kind !== 'groupChat') return notFound;
    if (installation === undefined) {
      if (method === 'POST') return install(chat.id, body);
      if (method !== 'GET') return notAllowed;
      const app = /^teamsApp\/id eq '(.*)'$/.exec(query.get('$filter') ?? '')?.[1];
      const isThere = state.isBotIn(chat.id) && (app === undefined || apps.isOurs(app));
      return { status: 200, body: { value: isThere ? [installed(chat.id, query.has('$expand'))] : [] } };
    }
    if (installation !== installationId(chat.id) || !state.isBotIn(chat.id)) return notFound;
    if (method === 'GET') return { status: 200, body: installed(chat.id, true) };
    if (method !== 'DELETE') return notAllowed;
    setInChat(chat.id, false);
    return { status: 204 };
  }

  return (request) => {
    const [first, , third] = request.parts;
    if (first === 'users' && third === 'onlineMeetings') return meetings(request);
    return first === 'chats' ? chats(request) : undefined;
  };
}

/** Microsoft, "Update onlineMeeting": what of a meeting that belongs to an event can be set. */
const settable = new Set([
  'allowAttendeeToEnableCamera',
  'allowAttendeeToEnableMic',
  'allowBreakoutRooms',
  'allowCopyingAndSharingMeetingContent',
  'allowedLobbyAdmitters',
  'allowedPresenters',
  'allowLiveShare',
  'allowMeetingChat',
  'allowParticipantsToChangeName',
  'allowPowerPointSharing',
  'allowRecording',
  'allowTeamworkReactions',
  'allowTranscription',
  'allowWhiteboard',
  'isEntryExitAnnounced',
  'lobbyBypassSettings',
  'recordAutomatically',
  'shareMeetingChatHistoryDefault',
]);
