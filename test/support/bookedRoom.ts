/** A conference that is booked in a running room, through its HTTP interface alone: its people are asked, its chair has signed. */
import { z } from 'zod';
import { inputsFor, onwards, requestTyped } from './product-seat.ts';
import { buttonsOf, type CardButton, inputsOf, Room, type SeenMessage, until } from './room.ts';

export interface BookedMeeting {
  /** What its chat is called, e.g. `Meeting M-3PX-9RC`. */
  readonly title: string;
  readonly chat: string;
  readonly starts: Temporal.Instant;
  /** Names of who chairs it and who takes its minutes. */
  readonly chair: string;
  readonly minuteTaker: string;
}

const stateSchema = z.object({
  personas: z.array(z.object({ id: z.string(), name: z.string(), words: z.string() })),
  chats: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string() })),
  calendar: z.array(
    z.object({
      persona: z.string(),
      subject: z.string(),
      from: z.string(),
      role: z.looseObject({ kind: z.string() }),
    }),
  ),
});
type State = z.infer<typeof stateSchema>;

type Typed = Readonly<Record<string, string>>;

/** The invitation begins with the half hour in which the chair sees the family, as the example authority asks for it. */
const PRE_MEETING_MINUTES = 30;

/** Long enough for what one press sets going, on a slow machine. */
const FOLLOWS_MS = 20_000;

const isCalled = (button: CardButton, called: string) => button.verb === called || button.title === called;

function has({ cards }: SeenMessage, called: string): boolean {
  return cards.some((card) => buttonsOf(card).some((one) => isCalled(one, called)));
}

/**
 * Somebody who waits, as people do, until a card has the button that they are to press. Where an update of the card has
 * taken a form away again, they open it once more.
 */
class Someone {
  readonly #seat: ReturnType<Room['sit']>;
  /** What they opened, the latest first. */
  #opened: readonly string[] = [];
  constructor(room: Room, persona: string) {
    this.#seat = room.sit(persona);
  }

  card(called: string): Promise<SeenMessage> {
    return until(() => this.#find(called), `a card with ${called}`, FOLLOWS_MS);
  }

  async press(called: string, typed: Typed = {}): Promise<void> {
    await until(
      async () => ((await this.#find(called)) ? this.#tried(called, typed) : undefined),
      `the press of ${called}`,
      FOLLOWS_MS,
    );
    const opens = called.endsWith('Form') || called === 'conference.invitations';
    if (opens) this.#opened = [called, ...this.#opened.filter((one) => one !== called)];
  }

  async #find(called: string): Promise<SeenMessage | undefined> {
    const found = (await this.#seat.messages()).findLast((one) => has(one, called));
    if (found) return found;
    for (const opener of this.#opened) if (opener !== called && (await this.#tried(opener))) break;
    return undefined;
  }

  /** Undefined when no card has the button any more. */
  async #tried(called: string, typed: Typed = {}): Promise<true | undefined> {
    const found = (await this.#seat.messages()).findLast((one) => has(one, called));
    return (
      found &&
      this.#seat.press(called, typed, { message: found.id }).then(
        () => true,
        (fault: unknown) => {
          if (fault instanceof Error && fault.message.startsWith('no card has')) return undefined;
          throw fault;
        },
      )
    );
  }

  async say(text: string): Promise<void> {
    await this.#seat.say(text);
  }
}

async function ask(maya: Someone, on: string): Promise<void> {
  const typed = requestTyped('1', 1, {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await maya.say('request consultation');
  for (const step of ['request.family', 'request.children', 'request.plan', 'consultation.send']) {
    const { cards } = await maya.card(step);
    const card = cards.find((one) => onwards(one, typed) === step);
    if (!card) throw new Error(`the form does not go on with ${step}`);
    await maya.press(step, inputsFor(card, typed));
  }
}

/** Police, health visiting and a school are asked beside the social worker; on this day the strategy discussion was held. */
export async function bookMeeting(url: string, on: string): Promise<BookedMeeting> {
  const room = new Room(url);
  const state = async (): Promise<State> => stateSchema.parse(await room.send('GET', '/room/state'));
  const { personas } = await state();
  const someone = (name: string) => {
    const found = personas.find((one) => one.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return new Someone(room, found.id);
  };
  const maya = someone('Maya Okafor');
  await ask(maya, on);
  const ruth = someone('Ruth Adeyemi');
  await ruth.press('consultation.take');
  await ruth.press('consultation.decideForm');
  await ruth.press('consultation.decide', { inGoodTime: 'yes' });
  await maya.press('conference.askForm');
  await maya.press('conference.ask');
  await maya.press('conference.holdForm');
  await maya.press('conference.reserve');
  await maya.press('conference.invitations');
  for (const [agency, role, email] of [
    ['health-visiting', 'Health visitor', 'folasade.ajayi@health.example.org'],
    ['oakfield-primary', 'Head teacher', 'eleni.georgiou@school.example.org'],
  ] as const) {
    await maya.press('conference.inviteForm');
    await maya.press('conference.invite', { agency, role, email, named: 'service' });
  }
  const list = await maya.card('conference.invitationForm');
  const choices = list.cards.flatMap(inputsOf).flatMap((input) => input.choices ?? []);
  const police = choices.find(({ title }) => /police|constabulary/i.test(title));
  await maya.press('conference.invitationForm', { which: police?.value ?? '' });
  await maya.press('conference.changeInvitation', { email: 'marcus.bell@police.example.org' });

  const booked = await until(
    async () => {
      const { chats, calendar } = await state();
      const chat = chats.find(({ title }) => title.startsWith('Meeting '));
      const entry = calendar.find(({ subject }) => subject === chat?.title);
      return chat && entry && { chat, entry };
    },
    'the meeting’s chat',
    FOLLOWS_MS,
  );
  const chair = await until(
    async () => {
      for (const { id, name, words } of personas.filter((one) => /chair/i.test(one.words))) {
        const messages = await room.sit(id).messages();
        if (words && messages.some((one) => has(one, 'conference.signForm'))) return { id, name };
      }
      return undefined;
    },
    'who chairs it',
    FOLLOWS_MS,
  );
  const signs = new Someone(room, chair.id);
  await signs.press('conference.signForm');
  await signs.press('conference.sign');
  const { calendar } = await state();
  const minuteTaker = personas.find(
    ({ id, words }) =>
      /minute/i.test(words) &&
      calendar.some(
        ({ persona, subject, role }) =>
          persona === id && subject === booked.chat.title && role.kind === 'invited',
      ),
  );
  if (!minuteTaker) throw new Error('nobody takes the minutes');
  return {
    title: booked.chat.title,
    chat: booked.chat.id,
    starts: Temporal.Instant.from(booked.entry.from).add({ minutes: PRE_MEETING_MINUTES }),
    chair: chair.name,
    minuteTaker: minuteTaker.name,
  };
}
