/** The meetings port on Teams: the online meeting of an event, its options, and Quorate in its chat. */
import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { InTeams, MeetingOptions, Meetings, OnlineMeeting } from '../kernel/meetings.ts';
import { OutsideError } from '../kernel/outside.ts';
import type { CatalogueApp } from './catalogue.ts';
import { answered, graphFault, nothing, outside } from './faults.ts';
import { Pages } from './pages.ts';
import { chatPermissions } from './permissions.ts';
import { moment } from './times.ts';

/** Without it Graph hides the newer values of the lobby behind `unknownFutureValue`. */
const newerValues = 'include-unknown-enum-members';

const meetingPage = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      chatInfo: z.object({ threadId: z.string().nullish() }).nullish(),
      audioConferencing: z
        .object({ tollNumber: z.string().nullish(), conferenceId: z.string().nullish() })
        .nullish(),
      joinMeetingIdSettings: z
        .object({ joinMeetingId: z.string().nullish(), passcode: z.string().nullish() })
        .nullish(),
    }),
  ),
});

const nextPage = z.string().nullish();

const reportPage = z.object({ value: z.array(z.object({ id: z.string() })), '@odata.nextLink': nextPage });

/** Names on the screen are not read. */
const attendanceRecord = z.object({
  emailAddress: z.string().nullish(),
  identity: z.object({ id: z.string().nullish() }).nullish(),
  attendanceIntervals: z
    .array(z.object({ joinDateTime: moment.nullish(), leaveDateTime: moment.nullish() }).nullish())
    .nullish(),
});

const recordPage = z.object({ value: z.array(attendanceRecord), '@odata.nextLink': nextPage });

const reportSchema = z.object({
  attendanceRecords: z.array(attendanceRecord).nullish(),
  'attendanceRecords@odata.nextLink': nextPage,
});

const installations = z.object({ value: z.array(z.object({ id: z.string() })) });

const lobby = { outsiders: 'organizationExcludingGuests', everybody: 'organizer' } as const;
const presenters = { organisation: 'organization', organiser: 'organizer' } as const;
const chatMode = { always: 'enabled', duringMeeting: 'limited', never: 'disabled' } as const;

export class TeamsMeetings implements Meetings {
  readonly #graph: Client;
  readonly #pages: Pages;
  readonly #app: CatalogueApp;
  readonly #organiser: string;

  /** `organiser`: the object id of the mailbox's account; Graph finds meetings by no other name of it. */
  constructor(options: { graph: Client; graphUrl: string; app: CatalogueApp; organiser: string }) {
    this.#graph = options.graph;
    this.#pages = new Pages(options);
    this.#app = options.app;
    this.#organiser = encodeURIComponent(options.organiser);
  }

  async find(joinUrl: string): Promise<OnlineMeeting> {
    const { value } = await this.#orNotYet('read', meetingPage, () =>
      this.#graph
        .api(`/users/${this.#organiser}/onlineMeetings`)
        .header('Prefer', newerValues)
        // The link holds escapes of its own, which have to arrive as such.
        .filter(`JoinWebUrl eq '${encodeURIComponent(joinUrl.replaceAll("'", "''"))}'`)
        .get(),
    );
    const [meeting] = value;
    const chat = meeting?.chatInfo?.threadId;
    if (meeting === undefined || !chat) throw new OutsideError('notYet', 'meetingNotFound');
    const { tollNumber, conferenceId } = meeting.audioConferencing ?? {};
    const { joinMeetingId, passcode } = meeting.joinMeetingIdSettings ?? {};
    return {
      id: meeting.id,
      chat,
      ...(tollNumber && conferenceId ? { dialIn: { number: tollNumber, conferenceId } } : {}),
      ...(joinMeetingId ? { joinNumber: { id: joinMeetingId, ...(passcode ? { passcode } : {}) } } : {}),
    };
  }

  async secure(meeting: string, options: MeetingOptions): Promise<void> {
    await this.#orNotYet('write', nothing, () =>
      this.#graph
        .api(`/users/${this.#organiser}/onlineMeetings/${encodeURIComponent(meeting)}`)
        .header('Prefer', newerValues)
        .patch({
          lobbyBypassSettings: { scope: lobby[options.lobby], isDialInBypassEnabled: false },
          allowedPresenters: presenters[options.presenters],
          allowMeetingChat: chatMode[options.chat],
          // Somebody added late, or for one meeting only, does not read what was written before.
          shareMeetingChatHistoryDefault: 'none',
          isEntryExitAnnounced: true,
          allowParticipantsToChangeName: false,
          recordAutomatically: false,
          allowRecording: false,
          allowTranscription: false,
        }),
    );
  }

  async attended(meeting: string): Promise<readonly InTeams[]> {
    const path = `/users/${this.#organiser}/onlineMeetings/${encodeURIComponent(meeting)}/attendanceReports`;
    const first = await this.#orNotYet('read', reportPage, () => this.#graph.api(path).get());
    const reports = await this.#pages.all(reportPage, first);
    if (reports.length === 0) throw new OutsideError('notYet', 'noReport');
    const people: InTeams[] = [];
    for (const { id } of reports) {
      const report = await answered('read', reportSchema, () =>
        this.#graph
          .api(`${path}/${encodeURIComponent(id)}`)
          .query({ $expand: 'attendanceRecords' })
          .get(),
      );
      const records = [
        ...(report.attendanceRecords ?? []),
        ...(await this.#pages.after(recordPage, report['attendanceRecords@odata.nextLink'])),
      ];
      for (const { identity, emailAddress, attendanceIntervals } of records) {
        const spans = (attendanceIntervals ?? []).flatMap((one) =>
          one?.joinDateTime && one.leaveDateTime
            ? [{ from: one.joinDateTime, until: one.leaveDateTime }]
            : [],
        );
        people.push({
          ...(identity?.id ? { objectId: identity.id } : {}),
          ...(emailAddress ? { email: emailAddress } : {}),
          spans,
        });
      }
    }
    return people;
  }

  async join(chat: string): Promise<void> {
    try {
      const address = await this.#app.address();
      if (address === undefined) throw new OutsideError('refused', 'appNotInCatalogue');
      await this.#graph.api(`/chats/${encodeURIComponent(chat)}/installedApps`).post({
        'teamsApp@odata.bind': address,
        consentedPermissionSet: { resourceSpecificPermissions: chatPermissions },
      });
    } catch (error) {
      const status = graphFault(error)?.status;
      if (status === 409) return;
      if (status === 404) throw new OutsideError('notYet', 'chatNotFound', { cause: error });
      throw outside(error, 'write');
    }
  }

  async leave(chat: string): Promise<void> {
    const path = `/chats/${encodeURIComponent(chat)}/installedApps`;
    try {
      const id = await this.#app.id();
      if (id === undefined) return;
      const { value } = await answered('read', installations, () =>
        this.#graph
          .api(path)
          .expand('teamsApp')
          .filter(`teamsApp/id eq '${id.replaceAll("'", "''")}'`)
          .get(),
      );
      for (const installation of value) {
        await answered('write', nothing, () =>
          this.#graph.api(`${path}/${encodeURIComponent(installation.id)}`).delete(),
        );
      }
    } catch (error) {
      const fault = outside(error, 'write');
      // Neither the chat nor the app in it is there any more: that is what was wanted.
      if (fault.fault !== 'gone') throw fault;
    }
  }

  /** A meeting that is not found is one that is not there yet: the calendar and Teams do not learn of it together. */
  async #orNotYet<T>(
    asked: 'read' | 'write',
    schema: z.ZodType<T>,
    request: () => Promise<unknown>,
  ): Promise<T> {
    try {
      return await answered(asked, schema, request);
    } catch (error) {
      if (error instanceof OutsideError && error.fault === 'gone') {
        throw new OutsideError('notYet', error.code, { cause: error });
      }
      throw error;
    }
  }
}
