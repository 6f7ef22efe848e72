/**
 * The edge towards Teams: an activity comes in, is authenticated, becomes a Command, and the kernel's Answer goes back.
 * Nothing past this folder knows botbuilder or teams-ai.
 */
// Not by the package's face, which loads its language models, too: thirty megabytes and a tenth of a second for nothing.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import type { Activity, TurnContext } from 'botbuilder';
import { z } from 'zod';
import { type BotCredentials, isLoopback } from '../config.ts';
import { type Directory, personId } from '../kernel/actor.ts';
import { type Clock, type RealTime, realTime } from '../kernel/clock.ts';
import type { Answer, PersonCommand } from '../kernel/command.ts';
import { randomId, referenceFor, shortHash } from '../kernel/ids.ts';
import type { Listing } from '../kernel/listings.ts';
import type { Log } from '../kernel/log.ts';
import type { MeetingEvent } from '../kernel/meetings.ts';
import { DeliveryError, type MessagePlace, type Messenger, type SharedChats } from '../kernel/messenger.ts';
import { type Allowed, RateLimit } from '../kernel/rate-limit.ts';
import { referenceVerb } from '../kernel/references.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import type { Shown } from '../kernel/view.ts';
import { activitySchema, type Incoming, isPersonal, mentionsBot } from './activity.ts';
import { type Authenticated, TeamsAdapter } from './adapter.ts';
import { answerMessage, dialogAnswer, onlyOneToOne, pressAnswer, pressWords } from './answers.ts';
import { dialogCommand, identityOf, pressCommand, submitCommand, typedCommand } from './command.ts';
import { ConnectorFault } from './connectorFault.ts';
import { Conversations } from './conversations.ts';
import { dialogWords } from './dialog.ts';
import { meetingEventIn } from './meetingEvents.ts';
import { type AppInstaller, TeamsMessenger } from './messenger.ts';
import { Roster } from './roster.ts';
import { courtesyIn, referenceIn, type Sentence, verbFor } from './sentences.ts';
import { Updates } from './updates.ts';
import { words } from './words.ts';

export type Perform = (command: PersonCommand) => Promise<Answer>;

export interface TeamsPorts {
  readonly config: {
    readonly bot: BotCredentials | undefined;
    readonly botOpenIdMetadata: string | undefined;
    readonly teamsServiceUrl: string;
  };
  /** The kernel's; should it throw all the same, the person is told with a reference. */
  readonly perform: Perform;
  readonly sentences: () => readonly Sentence[];
  /** The prefixes of the references that may be typed. */
  readonly referencePrefixes: () => readonly string[];
  /** Keeps where a card that lists cases has come to stand. */
  readonly listed: (listing: Listing, place: MessagePlace) => Promise<void>;
  /** Told what Teams says of a meeting; `id` is the same when it is said again. */
  readonly meetingEvent: (event: MeetingEvent, id: string) => Promise<void>;
  readonly store: ConstructorParameters<typeof Conversations>[0]['store'];
  readonly clock: Clock;
  readonly directory: Directory;
  /** Installs the app for people who have never opened it. */
  readonly graph: AppInstaller;
  readonly log: Log;
  readonly time?: RealTime;
  /** How long a press may take before the person is told that it goes on: Teams gives up at about ten seconds. */
  readonly answerWithinMs?: number;
  /** Bound of each request to the connector. */
  readonly connectorTimeoutMs?: number;
  /** How much one person, and one chat, may type and press in a minute, where people can be told apart. (no limit) */
  readonly limits?: { readonly person: number; readonly chat: number };
  readonly telemetry?: Telemetry | undefined;
  /** Whether a verb can be asked for at all: what somebody made up is counted as `unknown`. (none is known) */
  readonly isKnown?: (verb: string) => boolean;
}

/** One HTTP request to `/api/messages`, with its body as parsed JSON. */
export interface Received {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What the request is answered with: an object is sent as JSON, a string as plain text. `after` runs once it is out. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly after?: () => void;
}

export interface Teams {
  /** Never rejects. */
  receive(received: Received): Promise<Reply>;
  readonly messenger: Messenger;
  readonly chats: SharedChats;
  /** Resolves when no update in place is under way any more. */
  settled(): Promise<void>;
}

/** One incoming activity while it is being answered. */
interface Turn {
  readonly activity: Incoming;
  /** When it came, by the clock by which decisions are dated. */
  readonly at: Temporal.Instant;
  readonly after: (() => void)[];
}

/** A longer wait than this would outlast the turn: Teams gives a bot some fifteen seconds. */
const longestThrottleMs = 5_000;
/** How long an answer that is ready waits for the conversation to be noted. */
const noteWithinMs = 1_000;

const turnKey = Symbol('quorate.turn');

/** teams-ai wants a state; ours is empty, is kept nowhere and needs nothing of the activity. */
class NoState extends TurnState {
  protected override async onComputeStorageKeys(): Promise<Record<string, string>> {
    return { conversation: 'none', user: 'none' };
  }
}

const statusCode = z.object({ statusCode: z.number() });

export function createTeams(ports: TeamsPorts): Teams {
  const { config, perform, log } = ports;
  const time = ports.time ?? realTime;
  const answerWithinMs = ports.answerWithinMs ?? 8_000;
  const adapter = new TeamsAdapter({
    bot: config.bot,
    openIdMetadata: config.botOpenIdMetadata,
    timeoutMs: ports.connectorTimeoutMs ?? 10_000,
  });
  const conversations = new Conversations(ports);
  const messenger = new TeamsMessenger({
    adapter,
    conversations,
    installer: ports.graph,
    time,
    log,
    botId: `28:${config.bot?.appId ?? 'quorate'}`,
    firstAddress: config.teamsServiceUrl,
  });
  const roster = new Roster({ adapter, time });
  const updates = new Updates((error) => {
    log.warn('teams.updateFailed', { code: error instanceof DeliveryError ? error.code : nameOf(error) });
  });

  /** Notes a fault under a reference that the person is given; never its message, which may hold content. */
  function fault(event: string, error: unknown): string {
    const reference = referenceFor('F', randomId());
    log.error(event, { reference, error: nameOf(error) });
    return reference;
  }

  /** A fault that somebody is told of: counted, since most of what says so is an HTTP 200. */
  function failure(event: string, error: unknown, code: 'busy' | 'broken', verb: string): string {
    ports.telemetry?.count('quorate.failures', { code, verb });
    return fault(event, error);
  }

  const verbOf = ({ verb }: PersonCommand) => (ports.isKnown?.(verb) ? verb : 'unknown');

  async function ask(command: PersonCommand, activity: Incoming): Promise<Answer> {
    try {
      const own = await inOwnTenant(command, activity);
      if (own === undefined) {
        const reference = failure('teams.noRoster', new Error('not known'), 'busy', verbOf(command));
        return { kind: 'refused', code: 'busy', words: words.again(reference), reference };
      }
      return await perform(own);
    } catch (error) {
      const reference = failure('teams.performFailed', error, 'broken', verbOf(command));
      return { kind: 'refused', code: 'broken', words: words.broken(reference), reference };
    }
  }

  /** The answer, or words when it takes so long that Teams would give up; the work then goes on. */
  async function askInTime(
    command: PersonCommand,
    activity: Incoming,
    late: (answer: Answer) => void,
  ): Promise<Answer> {
    const stop = new AbortController();
    const asked = ask(command, activity);
    const first = await Promise.race([asked, time.wait(answerWithinMs, stop.signal)]);
    // With a reason of ours: without one an error with its stack is made at every turn.
    stop.abort('answered');
    if (first) return first;
    const reference = failure('teams.slow', new Error('slow'), 'busy', verbOf(command));
    asked.then(late, () => {});
    return { kind: 'refused', code: 'busy', words: words.slow(reference), reference };
  }

  /** In the one-to-one chat the message itself is updated as well, since the presser's own copy does not last. */
  function updateInPlace(turn: Turn, shown: Shown): void {
    const { activity } = turn;
    const message = activity.replyToId;
    if (!isPersonal(activity) || message === undefined) return;
    const conversation = activity.conversation.id;
    messenger.opened({ conversation, message }, turn.at);
    turn.after.push(() =>
      updates.put(`${conversation} ${message}`, () =>
        messenger.updateAt(activity.serviceUrl, { conversation, message }, shown),
      ),
    );
  }

  /** The newest in the message is what was decided: what was opened there while that was under way has been left. */
  function decidedInPlace({ conversation, replyToId: message }: Incoming): void {
    if (message !== undefined) messenger.left({ conversation: conversation.id, message });
  }

  /** Keeps what a message lists, once the answer is out: nobody waits for it. */
  function keepListing(turn: Turn, answer: Answer, message: string | undefined): void {
    const listing = answer.kind === 'refused' ? undefined : answer.listing;
    const { activity } = turn;
    if (!listing || !isPersonal(activity) || message === undefined) return;
    const place = { conversation: activity.conversation.id, message };
    turn.after.push(() =>
      updates.put(`listing ${place.conversation} ${message}`, () => ports.listed(listing, place)),
    );
  }

  /** What is to be updated here: steps and looks. What was committed is updated by the worker. */
  function shownHere(answer: Answer): Shown | undefined {
    return answer.kind === 'shown' || answer.kind === 'refused' ? answer.shown : undefined;
  }

  /**
   * In a chat of several the activity names the chat's tenant. Whoever is not known there by it may be of another: that is
   * looked up. Undefined where it cannot be: a professional of another tenant would be taken for a stranger, and what
   * they say kept under a name that is not theirs.
   */
  async function inOwnTenant(
    command: PersonCommand,
    { from, serviceUrl }: Incoming,
  ): Promise<PersonCommand | undefined> {
    const { identity, place } = command;
    const { tenant, objectId } = identity;
    if (place.kind !== 'group' || tenant === undefined || objectId === undefined) return command;
    if (ports.directory.find(tenant, objectId)) return command;
    try {
      const own = await roster.memberOf({ id: place.conversation, serviceUrl }, { id: from.id, objectId });
      return own === undefined ? command : { ...command, identity: own };
    } catch (error) {
      log.warn('teams.rosterFailed', { error: nameOf(error) });
      return undefined;
    }
  }

  async function answerPress(turn: Turn): Promise<object> {
    const command = pressCommand(turn.activity);
    if (!command) {
      log.warn('teams.badPress', { name: turn.activity.name });
      return pressWords(words.notUnderstoodPress);
    }
    const show = (answer: Answer) => {
      const shown = shownHere(answer);
      if (shown) updateInPlace(turn, shown);
      else if (answer.kind !== 'refused') decidedInPlace(turn.activity);
      keepListing(turn, answer, turn.activity.replyToId);
    };
    const answer = await askInTime(command, turn.activity, (late) => {
      show(late);
      runAfter(turn);
    });
    show(answer);
    return pressAnswer(answer);
  }

  async function answerDialog(turn: Turn): Promise<object> {
    const command = dialogCommand(turn.activity);
    if (!command) {
      log.warn('teams.badPress', { name: turn.activity.name });
      return dialogWords(words.notUnderstoodPress);
    }
    return dialogAnswer(await askInTime(command, turn.activity, () => {}));
  }

  async function answerInvoke(turn: Turn): Promise<object> {
    switch (turn.activity.name) {
      case 'adaptiveCard/action':
        return answerPress(turn);
      case 'task/fetch':
      case 'task/submit':
        return answerDialog(turn);
      default:
        log.warn('teams.unknownInvoke', { name: turn.activity.name });
        return pressWords(words.unknownInvoke);
    }
  }

  /** What a typed text asks for. */
  function commandTyped(activity: Incoming): PersonCommand {
    const text = activity.text ?? '';
    const verb = verbFor(text, ports.sentences());
    if (verb) return typedCommand(activity, verb);
    const typed = referenceIn(text, ports.referencePrefixes());
    if (typed !== undefined) return typedCommand(activity, referenceVerb, { typed });
    const courtesy = courtesyIn(text);
    return typedCommand(activity, 'help', courtesy ? { courtesy } : { unknown: true });
  }

  interface Message {
    readonly message: Partial<Activity>;
    /** The answer that it brings, where there is one. */
    readonly answer?: Answer;
  }

  async function answerMessageIn(turn: Turn): Promise<Message | undefined> {
    const { activity } = turn;
    const pressed = submitCommand(activity);
    if (!isPersonal(activity)) {
      if (pressed) await ask(pressed, activity);
      return mentionsBot(activity) || pressed ? { message: onlyOneToOne(config.bot?.appId) } : undefined;
    }
    if (pressed) {
      const answer = await ask(pressed, activity);
      if (answer.kind === 'refused' || activity.replyToId === undefined)
        return { message: answerMessage(answer), answer };
      // The message that was pressed shows the answer; after a decision the worker renders it.
      if (answer.kind !== 'done') updateInPlace(turn, answer.shown);
      keepListing(turn, answer, activity.replyToId);
      return undefined;
    }
    const answer = await ask(commandTyped(activity), activity);
    return { message: answerMessage(answer), answer };
  }

  /**
   * Sends the answer to something typed. Nothing would bring it later, so where Teams asks for a short wait it is
   * waited; a throttled message was certainly not sent. Gives the message's id, where Teams names one.
   */
  async function say(context: TurnContext, message: Partial<Activity>): Promise<string | undefined> {
    try {
      return (await context.sendActivity(message))?.id;
    } catch (error) {
      if (!(error instanceof ConnectorFault) || error.status !== 429) throw error;
      const wait = error.retryAfterMs ?? 1_000;
      if (wait > longestThrottleMs) throw error;
      await time.wait(wait);
      return (await context.sendActivity(message))?.id;
    }
  }

  async function welcome(context: TurnContext, activity: Incoming): Promise<void> {
    const { tenant, objectId } = identityOf(activity);
    if (tenant === undefined || objectId === undefined) return;
    const person = personId(tenant, objectId);
    await conversations.note(activity);
    if (!(await conversations.claimWelcome(person))) return;
    try {
      await say(
        context,
        answerMessage(await ask(typedCommand(activity, 'help', { welcome: true }), activity)),
      );
    } catch (error) {
      await conversations.forgetWelcome(person);
      throw error;
    }
  }

  async function installation(context: TurnContext, activity: Incoming): Promise<void> {
    if (!isPersonal(activity)) return;
    const bot = activity.recipient?.id;
    const added = activity.action === 'add' || (activity.membersAdded ?? []).some(({ id }) => id === bot);
    const removed =
      activity.action === 'remove' || (activity.membersRemoved ?? []).some(({ id }) => id === bot);
    const { tenant, objectId } = identityOf(activity);
    if (added) await welcome(context, activity);
    else if (removed && tenant && objectId) await conversations.forgetWelcome(personId(tenant, objectId));
  }

  const app = new Application<NoState>({
    turnStateFactory: () => new NoState(),
    startTypingTimer: false,
    removeRecipientMention: false,
  });
  const turnOf = (context: TurnContext): Turn => {
    const turn: unknown = context.turnState.get(turnKey);
    if (!isTurn(turn)) throw new Error('a turn without its activity');
    return turn;
  };
  const ofType =
    (...types: string[]) =>
    async (context: TurnContext) =>
      types.includes(context.activity.type);

  // One raw route for every invoke: teams-ai's own card routes may show one person's card to everybody.
  app.addRoute(
    ofType('invoke'),
    async (context) => {
      const body = await answerInvoke(turnOf(context));
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    },
    true,
  );
  app.addRoute(ofType('message'), async (context) => {
    const turn = turnOf(context);
    const said = await answerMessageIn(turn);
    if (!said) return;
    const id = await say(context, said.message);
    if (said.answer) keepListing(turn, said.answer, id);
  });
  app.addRoute(ofType('installationUpdate', 'conversationUpdate'), (context) =>
    installation(context, turnOf(context).activity),
  );

  app.addRoute(ofType('event'), async (context) => {
    const { activity } = turnOf(context);
    const event = meetingEventIn(activity);
    if (event) await ports.meetingEvent(event, `meetingEvent:${shortHash(activity.id ?? randomId())}`);
  });

  /** An address on this machine that was called from before: nearly always the one of the next activity. */
  let knownLoopback: string | undefined;

  function fromThisMachine(serviceUrl: string): boolean {
    if (serviceUrl === knownLoopback) return true;
    if (!isLoopback(new URL(serviceUrl).hostname)) return false;
    knownLoopback = serviceUrl;
    return true;
  }

  /** Whether a genuine token was made for this very activity: its signed service URL, and the channel we serve. */
  function belongs(authenticated: Authenticated, activity: Incoming): boolean {
    if (!config.bot) return fromThisMachine(activity.serviceUrl);
    const signed = authenticated.claimsIdentity.getClaimValue('serviceurl');
    return activity.channelId === 'msteams' && signed === activity.serviceUrl;
  }

  /** Outside of what is asked of the kernel there is no verb. */
  const failedTurn = (event: string, error: unknown) => failure(event, error, 'broken', 'turn');

  function failedInvoke(activity: Incoming, error: unknown): Reply {
    const text = words.broken(failedTurn('teams.turnFailed', error));
    const dialog = activity.name === 'task/fetch' || activity.name === 'task/submit';
    return { status: 200, body: dialog ? dialogWords(text) : pressWords(text) };
  }

  /**
   * Notes where an activity came from, and gives a wait for it. That is a moment's work, mostly done by the time there is
   * an answer; where the store is slow the answer goes out before it.
   */
  function noting(activity: Incoming): () => Promise<void> {
    let isNoted = false;
    const noted = conversations
      .note(activity)
      .catch((error: unknown) => {
        fault('teams.conversationNotKept', error);
      })
      .finally(() => {
        isNoted = true;
      });
    return async () => {
      if (isNoted) return;
      const stop = new AbortController();
      await Promise.race([noted, realTime.wait(noteWithinMs, stop.signal)]);
      stop.abort('noted');
    };
  }

  /** Answers on their way out, after each of which something is still to be done. */
  const answering = new Set<Promise<void>>();

  /** What follows once the answer is out; done at once where nothing does. */
  function onceAnswered(turn: Turn): () => void {
    if (turn.after.length === 0) return () => {};
    const { promise, resolve } = Promise.withResolvers<void>();
    answering.add(promise);
    return () => {
      answering.delete(promise);
      runAfter(turn);
      resolve();
    };
  }

  async function answerTurn(authenticated: Authenticated, raw: Activity, turn: Turn): Promise<Reply> {
    const { activity } = turn;
    const noted = noting(activity);
    try {
      const answer = await adapter.turn(authenticated, raw, async (context) => {
        context.turnState.set(turnKey, turn);
        await app.run(context);
      });
      await noted();
      return { status: answer?.status ?? 200, body: answer?.body, after: onceAnswered(turn) };
    } catch (error) {
      await noted();
      if (activity.type === 'invoke') return failedInvoke(activity, error);
      return { status: 500, body: words.failedRequest(failedTurn('teams.turnFailed', error)) };
    }
  }

  const limited = config.bot && ports.limits;
  const people = new RateLimit(limited?.person ?? Number.POSITIVE_INFINITY);
  const chats = new RateLimit(limited?.chat ?? Number.POSITIVE_INFINITY);

  /** Whether this one may be done; what Teams itself tells of (meetings, installations) always is. */
  function judged({ type, from, conversation }: Incoming): Allowed {
    if (!limited || (type !== 'message' && type !== 'invoke')) return 'yes';
    const now = time.nowMs();
    const byPerson = people.judge(from.aadObjectId ?? from.id, now);
    // Whoever has an account is held by their own limit alone: a few guests who come in anew and anew, each as somebody
    // else, shut the chat's one button for none of the others.
    const byChat =
      byPerson === 'yes' && from.aadObjectId === undefined ? chats.judge(conversation.id, now) : 'yes';
    if (byPerson === 'yes' && byChat === 'yes') return 'yes';
    ports.telemetry?.count('quorate.limited', { limit: byPerson === 'yes' ? 'chat' : 'person' });
    return byPerson === 'yes' ? byChat : byPerson;
  }

  /** A press is told each time; of what was typed too often, the first, one to one, and nothing more is sent. */
  async function tooOften(
    allowed: Allowed,
    authenticated: Authenticated,
    raw: Activity,
    activity: Incoming,
  ): Promise<Reply> {
    log.warn('teams.tooOften', { type: activity.type === 'invoke' ? 'invoke' : 'message' });
    if (activity.type === 'invoke') {
      const dialog = activity.name === 'task/fetch' || activity.name === 'task/submit';
      return { status: 200, body: dialog ? dialogWords(words.tooOften) : pressWords(words.tooOften) };
    }
    if (allowed !== 'first' || !isPersonal(activity)) return { status: 200 };
    const answer = await adapter.turn(authenticated, raw, async (context) => {
      await say(context, { type: 'message', text: words.tooOften });
    });
    return { status: answer?.status ?? 200, body: answer?.body };
  }

  async function receive({ authorization, body }: Received): Promise<Reply> {
    const parsed = activitySchema.safeParse(body);
    if (!parsed.success) {
      log.warn('teams.malformedActivity', {});
      return { status: 400, body: words.malformed };
    }
    const activity = parsed.data;
    // The shape that we rely on has just been checked; the rest is botbuilder's to judge.
    const raw = body as Activity;
    let authenticated: Authenticated;
    try {
      authenticated = await adapter.authenticate(raw, authorization ?? '');
    } catch (error) {
      const status = statusCode.safeParse(error);
      // botbuilder gives 500 when the signing keys cannot be fetched; a fetch that fails throws its own error.
      const ours = nameOf(error) === 'FetchError' || (status.success && status.data.statusCode >= 500);
      log.warn(ours ? 'teams.noSigningKeys' : 'teams.unauthenticated', { error: nameOf(error) });
      return ours ? { status: 503, body: words.unavailable } : { status: 401, body: words.unauthenticated };
    }
    if (!belongs(authenticated, activity)) {
      log.warn('teams.foreignActivity', {});
      return { status: 403, body: words.unauthenticated };
    }
    const allowed = judged(activity);
    if (allowed !== 'yes') return tooOften(allowed, authenticated, raw, activity);
    return answerTurn(authenticated, raw, { activity, at: ports.clock.now(), after: [] });
  }

  return {
    receive: async (received) => {
      try {
        return await receive(received);
      } catch (error) {
        return { status: 500, body: words.failedRequest(failedTurn('teams.receiveFailed', error)) };
      }
    },
    messenger,
    chats: messenger,
    settled: async () => {
      await Promise.all(answering);
      await updates.settled();
    },
  };
}

function runAfter(turn: Turn): void {
  for (const task of turn.after.splice(0)) task();
}

function isTurn(value: unknown): value is Turn {
  return typeof value === 'object' && value !== null && 'activity' in value && 'after' in value;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
