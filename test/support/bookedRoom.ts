/** A conference that is booked in a running room, through its HTTP interface alone: its people are asked, its chair has signed. */
import { z } from 'zod';
import { inputsFor, onwards, requestTyped } from './product-seat.ts';
import { inputsOf, Room, until } from './room.ts';
import { has, type Sitting, Someone } from './someone.ts';

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

/** The invitation begins with the half hour in which the chair sees the family, as the example authority asks for it. */
const PRE_MEETING_MINUTES = 30;

async function ask(maya: Someone, on: string, children: number): Promise<void> {
  const typed = requestTyped('1', children, {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await maya.say('request consultation');
  // One child stands on the first page, four on each one after it.
  const pages = Array.from({ length: Math.ceil((children - 1) / 4) }, () => 'request.moreChildren');
  for (const step of ['request.family', ...pages, 'request.children', 'request.plan', 'consultation.send']) {
    const { cards } = await maya.cardSaying('request consultation', step);
    const card = cards.find((one) => onwards(one, typed) === step);
    if (!card) throw new Error(`the form does not go on with ${step}`);
    await maya.press(step, inputsFor(card, typed));
  }
}

/** Who is asked beside the social worker and the police: agency, what they come as, and their address. */
type Asked = readonly [agency: string, role: string, email: string];

const usual: readonly Asked[] = [
  ['health-visiting', 'Health visitor', 'folasade.ajayi@health.example.org'],
  ['oakfield-primary', 'Head teacher', 'eleni.georgiou@school.example.org'],
];

export interface Booking extends Sitting {
  readonly children?: number;
  readonly asked?: readonly Asked[];
}

/** Police, health visiting and a school are asked beside the social worker, unless others are given; on this day the strategy discussion was held. */
export async function bookMeeting(
  url: string,
  on: string,
  { children = 1, asked = usual, ...sitting }: Booking = {},
): Promise<BookedMeeting> {
  const room = new Room(url);
  const state = async (): Promise<State> => stateSchema.parse(await room.send('GET', '/room/state'));
  const { personas } = await state();
  const someone = (name: string) => {
    const found = personas.find((one) => one.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return new Someone(room, found.id, sitting);
  };
  const maya = someone('Maya Okafor');
  await ask(maya, on, children);
  const ruth = someone('Ruth Adeyemi');
  await ruth.press('consultation.take');
  await ruth.press('consultation.decideForm');
  await ruth.press('consultation.decide', { inGoodTime: 'yes' });
  await maya.press('conference.askForm');
  await maya.press('conference.ask');
  await maya.press('conference.holdForm');
  await maya.press('conference.reserve');
  await maya.press('conference.invitations');
  for (const [agency, role, email] of asked) {
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
    maya.withinMs,
  );
  const chair = await until(
    async () => {
      for (const { id, name, words } of personas.filter((one) => /chair/i.test(one.words))) {
        // Somebody whom the bot has had nothing to tell yet has no chat with it.
        const { chats } = await room.sit(id).look();
        const messages = chats.filter(({ kind }) => kind === 'personal').flatMap((chat) => chat.messages);
        if (words && messages.some((one) => has(one, 'conference.signForm'))) return { id, name };
      }
      return undefined;
    },
    'who chairs it',
    maya.withinMs,
  );
  const signs = new Someone(room, chair.id, sitting);
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
