/** A conference that is booked through the front door of a whole product, and what is kept of its meeting. */
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { attendanceSchema, claimSchema, meetingSchema } from '../../src/meeting/record.ts';
import { Product, type ProductSettings } from './product.ts';
import { type At, decide, marker, request, take } from './product-seat.ts';

export const pressHere = 'I am here for an organisation';

export interface Booked {
  readonly product: Product;
  readonly chair: At;
  readonly taker: At;
  readonly chat: string;
  readonly starts: Temporal.Instant;
}

export function kept<T>(product: Product, kind: string, parse: (data: unknown) => T): T[] {
  return product
    .kept()
    .filter((one) => one.kind === kind)
    .map(({ body }) => parse(JSON.parse(body).data));
}
export const conferences = (product: Product): Conference[] =>
  kept(product, 'conference', (data) => conferenceSchema.parse(data));
export const attendances = (product: Product) =>
  kept(product, 'attendance', (data) => attendanceSchema.parse(data));
export const claims = (product: Product) => kept(product, 'claim', (data) => claimSchema.parse(data));
export const meeting = (product: Product) => kept(product, 'meeting', (data) => meetingSchema.parse(data))[0];

/** A conference about a child whose every word is a marker, booked, signed, its professionals asked. */
export async function booked(settings: ProductSettings = {}): Promise<Booked> {
  return bookedIn(await Product.open(settings));
}

/** An initial conference, of the family that `own` tells from others. */
async function bookedIn(product: Product, own = '1'): Promise<Booked> {
  const maya = product.sit('Maya Okafor');
  const ruth = product.sit('Ruth Adeyemi');
  const on = '2027-03-01';
  const about = await request(maya, own, {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await take(ruth, about);
  await decide(ruth, about);
  const form = await maya.press('conference.askForm', {}, { about });
  const asked = await maya.press('conference.ask', {}, { message: form.message });
  return bookedAt(product, asked.message, () => true);
}

/** One more conference of the same family: the review of another child of it, whose last conference was held on a day. */
export async function reviewBookedIn(product: Product, heldOn: string): Promise<Booked> {
  const maya = product.sit('Maya Okafor');
  const already = new Set(conferences(product).map(({ reference }) => reference));
  const about = await request(maya, '2', { caseReference: `${marker}-F1` });
  await take(product.sit('Ruth Adeyemi'), about);
  await maya.say(about);
  const whole = await maya.press('case.timeline', {}, { about });
  const form = await maya.press('Ask for a review', {}, { message: whole.message });
  await maya.press('conference.askReview', { which: 'later', heldOn }, { message: form.message });
  return bookedAt(product, form.message, ({ reference }) => !already.has(reference));
}

/** Takes the first time that the message offers, says who is asked, and has it signed. */
async function bookedAt(
  product: Product,
  message: string,
  isIt: (one: Conference) => boolean,
): Promise<Booked> {
  const maya = product.sit('Maya Okafor');
  const asked = { message };
  await maya.press('conference.holdForm', {}, { message: asked.message });
  await maya.press('conference.reserve', {}, { message: asked.message });
  const itself = () => conferences(product).find(isIt);
  const first = itself();
  if (!first?.booking) throw new Error('it is not booked');
  const { reference } = first;
  const shown = await maya.press('conference.show', {}, { message: asked.message });
  const list = await maya.press('conference.invitations', {}, { message: shown.message });
  for (const [agency, role, email] of [
    ['health-visiting', 'Health visitor', 'folasade.ajayi@health.example.org'],
    ['oakfield-primary', 'Head teacher', 'eleni.georgiou@school.example.org'],
    ['other', `${marker} nurse`, 'alex.stranger@elsewhere.example'],
  ] as const) {
    await maya.press('conference.inviteForm', {}, { message: list.message });
    await maya.press(
      'conference.invite',
      { agency, role, email, named: 'service' },
      { message: list.message },
    );
  }
  const target = product
    .kept()
    .find(({ kind, body }) => kind === 'conference' && JSON.parse(body).data.reference === reference);
  const police = product.kept().find(({ kind, body }) => {
    if (kind !== 'invitation') return false;
    const { agency, conference } = JSON.parse(body).data;
    return agency === 'police' && conference === target?.id;
  });
  const email = 'marcus.bell@police.example.org';
  if (police) {
    await maya.press('conference.invitationForm', { which: police.id }, { message: list.message });
    await maya.press('conference.changeInvitation', { email }, { message: list.message });
  } else {
    // The settings ask the police to no review.
    await maya.press('conference.inviteForm', {}, { message: list.message });
    const typed = { agency: 'police', role: 'Police', email, named: 'service' };
    await maya.press('conference.invite', typed, { message: list.message });
  }
  const slot = first.booking.slot;
  const named = (id: string | undefined) => {
    const found = product.people.find((one) => one.id === id);
    if (!found) throw new Error('nobody');
    return product.sit(found.name);
  };
  const chair = named(slot.chair);
  await chair.press('conference.signForm', {}, { about: reference });
  await chair.press('conference.sign', {}, { about: reference });
  const chat = itself()?.outside.meeting?.chat ?? '';
  for (const somebody of ['Guest', 'Joan Whitfield']) {
    await product.room.join(chat, product.persona(somebody).id);
  }
  return { product, chair, taker: named(slot.minuteTaker), chat, starts: Temporal.Instant.from(slot.starts) };
}

/** Everything that the bot has said in the chat, as everybody sees it. */
export async function saidIn(at: At, chat: string): Promise<JsonObject[]> {
  const messages = await at.seat.messages(chat);
  return messages.filter(({ from }) => from === 'bot').flatMap(({ base }) => base);
}
