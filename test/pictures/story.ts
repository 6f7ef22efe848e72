/**
 * One case from its request to its conference, as the pages for each role tell it, in the rehearsal room: the example
 * authority, a fixed clock, every press through HTTP. What is typed is made up.
 */
import { conferenceSchema } from '../../src/conference/record.ts';
import type { Product } from '../support/product.ts';
import {
  type At,
  type Done,
  fill,
  fillIn,
  inputsFor,
  referenceIn,
  requestTyped,
  type Typed,
} from '../support/product-seat.ts';
import { buttonsOf, inputsOf } from '../support/room.ts';
import type { Camera } from './camera.ts';

const monday = '2027-03-01';

const family: Typed = {
  caseReference: 'FAM-20417',
  referral: 'REF-88120',
  'c1.number': '3004171',
  tried: 'Family support since June. The written agreement of September has not held.',
  outcomes: 'icpc',
  strategy: 'held',
  strategyOn: monday,
  startedEnquiries: 'yes',
  agreedOn: monday,
};

/** Another family, about whom social worker and chair see it differently. */
const another: Typed = {
  caseReference: 'FAM-20533',
  referral: 'REF-88164',
  'c1.number': '3005208',
  tried: 'Two home visits; the school is worried about bruises.',
  outcomes: 'icpc',
  strategy: 'notYet',
};

/** A third, whose conference nobody asks for. */
const third: Typed = { ...family, caseReference: 'FAM-20611', referral: 'REF-88171', 'c1.number': '3006114' };

export async function tell(product: Product, camera: Camera): Promise<void> {
  const sit = (name: string) => product.sit(name);
  const maya = sit('Maya Okafor');
  const ruth = sit('Ruth Adeyemi');
  const gareth = sit('Gareth Pryce');
  const nasreen = sit('Nasreen Malik');
  for (const one of [nasreen, sit('Marcus Bell')]) await one.seat.app({ installed: true });

  const about = await asks(maya, family, camera);
  await camera.take('chair-request', await latest(ruth, about, 'will you take it?'));
  await camera.take('team-manager-told', await latest(gareth, about));
  await ruth.press('consultation.take', {}, { about });
  await camera.take('chair-decides', shot(ruth, await ruth.press('consultation.decideForm', {}, { about })));
  await ruth.press('consultation.decide', { inGoodTime: 'yes' }, { about });
  await camera.take('social-worker-outcome', await latest(maya, about));
  await maya.press('consultation.agree', {}, { about });

  await differs(product, camera);
  await asks(sit('Tomasz Wiśniewski'), third);
  await covers(nasreen, sit('Daniel Osei'), camera);
  const booked = await books(product, about, camera);
  await findsASafeWay(maya, booked);
  await prepares(product, booked, camera);
  const adult = await maya.press('conference.adult', {}, { about: booked.reference });
  await camera.take('words-for-the-family', shot(maya, adult));
  await meets(product, booked, camera);
  await product.moveTo('2027-03-23T09:05');
  await nasreen.say('open enquiries');
  await camera.take('open-enquiries', await latest(nasreen, ''));
}

/** A manager puts somebody in for a session of the duty rota. */
async function covers(nasreen: At, daniel: At, camera: Camera): Promise<void> {
  await nasreen.say('rota');
  await nasreen.press('rota.day', { on: '2027-03-03' });
  await nasreen.press('Change 13:00 to 17:00');
  const day = await nasreen.press('rota.cover', { person: daniel.id, reason: 'Wei is at court' });
  await camera.take('rota-day', shot(nasreen, day));
}

const shot = (by: At, { message }: Pick<Done, 'message'>) => ({ by, message });

async function latest(by: At, about: string, words = '') {
  const found = (await by.all(about)).findLast((one) => one.words.includes(words));
  if (!found) throw new Error(`${by.persona.name} was told nothing about ${about}: ${words}`);
  return { by, message: found.id };
}

/** Asks for a consultation; its reference. */
async function asks(by: At, over: Typed, camera?: Camera): Promise<string> {
  const typed = requestTyped('1', 1, over);
  if (camera) {
    await by.say('request consultation');
    await camera.take('social-worker-asks', await latest(by, 'Which family is it about?'));
  }
  const last = await fill(by, typed);
  const sent = await by.press('consultation.send', inputsFor(last, typed));
  if (camera) await camera.take('social-worker-sent', shot(by, sent));
  return referenceIn(sent.words);
}

async function differs(product: Product, camera: Camera): Promise<void> {
  const [maya, ruth, gareth] = ['Maya Okafor', 'Ruth Adeyemi', 'Gareth Pryce'].map((name) =>
    product.sit(name),
  );
  if (!maya || !ruth || !gareth) throw new Error('somebody is missing');
  const about = await asks(maya, another);
  await ruth.press('consultation.take', {}, { about });
  await ruth.press('consultation.decideForm', {}, { about });
  await ruth.press('consultation.changeForm', {}, { about });
  await ruth.press('consultation.changeStep', { outcomes: 'continueCin' }, { about });
  await ruth.press(
    'consultation.change',
    {
      reasoning: 'The bruises are explained; the plan has held since September.',
      strategy: 'notNeeded',
      inGoodTime: 'yes',
    },
    { about },
  );
  await fillIn(maya, about, 'consultation.differ', {
    outcomes: 'icpc',
    reasons: 'The explanation changed twice, and the school has seen new marks.',
  });
  await camera.take('team-manager-settles', await latest(gareth, about));
}

interface Booked {
  readonly reference: string;
  readonly chair: At;
  readonly taker: At;
  /** What the meeting's chat is called, and where it is. */
  readonly title: string;
  readonly chat: string;
  readonly starts: Temporal.Instant;
}

/** Those who are asked beside the police, whom the list has from the start. */
const alsoAsked = [
  { agency: 'health-visiting', role: 'Health visitor', email: 'folasade.ajayi@health.example.org' },
  { agency: 'oakfield-primary', role: 'Head teacher', email: 'eleni.georgiou@school.example.org' },
  { agency: 'other', role: 'Family support worker', email: 'support@charity.example.org' },
] as const;

async function books(product: Product, about: string, camera: Camera): Promise<Booked> {
  const maya = product.sit('Maya Okafor');
  const form = await maya.press('conference.askForm', {}, { about });
  const times = await maya.press('conference.ask', {}, { message: form.message });
  await camera.take('times-offered', shot(maya, times));
  const on = { message: times.message };
  await maya.press('conference.holdForm', {}, on);
  const held = await maya.press('conference.reserve', {}, on);
  const reference = /K-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(held.words)?.[0] ?? '';
  await product.settle();
  const booked = await maya.press('conference.show', {}, on);
  await camera.take('conference-booked', shot(maya, booked));

  await maya.press('conference.invitations', {}, on);
  for (const one of alsoAsked) {
    await maya.press('conference.inviteForm', {}, on);
    await maya.press('conference.invite', { ...one, named: 'service' }, on);
  }
  const kept = product.kept();
  const which = (agency: string) =>
    kept.find(({ kind, body }) => kind === 'invitation' && JSON.parse(body).data.agency === agency)?.id ?? '';
  for (const agency of ['school', 'school-nursing', 'probation']) {
    await maya.press('conference.invitationForm', { which: which(agency) }, on);
    await maya.press('conference.uninvite', {}, on);
  }
  await maya.press('conference.invitationForm', { which: which('police') }, on);
  await maya.press('conference.changeInvitation', { email: 'marcus.bell@police.example.org' }, on);
  // The accounts that have the addresses are proposed: a person confirms them.
  await maya.press('conference.recogniseForm', {}, on);
  await maya.press('conference.recognise', {}, on);

  const found = kept.find(({ kind }) => kind === 'conference');
  const { booking, outside, meetingName } = conferenceSchema.parse(JSON.parse(found?.body ?? '{}').data);
  const slot = booking?.slot;
  const named = (id: string | undefined) =>
    product.sit(product.people.find((one) => one.id === id)?.name ?? '');
  if (!slot) throw new Error('it is not booked');
  return {
    reference,
    chair: named(slot.chair),
    taker: named(slot.minuteTaker),
    title: `Meeting ${meetingName}`,
    chat: outside.meeting?.chat ?? '',
    starts: Temporal.Instant.from(slot.starts),
  };
}

/** The chair signs, a person notes the secure mail, and those who are asked are asked by Quorate. */
async function prepares(product: Product, { reference, chair }: Booked, camera: Camera): Promise<void> {
  const form = await chair.press('conference.signForm', {}, { about: reference });
  await camera.take('chair-signs', shot(chair, form));
  await chair.press('conference.sign', {}, { about: reference });
  const joan = product.sit('Joan Whitfield');
  await joan.say(reference);
  const shown = await joan.press('conference.invitations', {}, { about: reference });
  const mail = await joan.press('conference.secureMail', {}, { message: shown.message });
  const which = inputsOf(mail.card ?? {}).flatMap(({ choices }) => choices ?? []);
  await joan.press(
    'conference.secureMailSent',
    { which: which.map(({ value }) => value).join(',') },
    { message: shown.message },
  );
  await product.moveTo('2027-03-02T09:05');
  const [link] = product.office.mails.flatMap(({ text }) => /https?:\S+key=\S+/.exec(text)?.[0] ?? []);
  if (link === undefined) throw new Error(`no link in ${product.office.mails.length} mails`);
  const { pathname, search } = new URL(link);
  await camera.takePage('professional-page', `${product.botUrl}${pathname}${search}`);
  await camera.take('professional-asked', await latest(product.sit('Marcus Bell'), 'Will you attend?'));
}

/** An adult of the family, the safe way to reach her, and what she needs to take part. */
async function findsASafeWay(maya: At, { reference }: Booked): Promise<void> {
  await maya.say(reference);
  const { message } = await maya.press('conference.family', {}, { about: reference });
  await maya.press('conference.addAdultForm', {}, { message });
  const shown = await maya.press('conference.addAdult', { as: 'mother' }, { message });
  if (!buttonsOf(shown.card ?? {}).some(({ verb }) => verb === 'conference.recordRouteForm')) {
    await maya.press('Open Mother', {}, { message });
  }
  await maya.press('conference.recordRouteForm', {}, { message });
  await maya.press(
    'conference.recordRoute',
    { way: 'She rings us from her sister’s', times: 'School mornings, after nine' },
    { message },
  );
  await maya.press('conference.recordNeedsForm', {}, { message });
  await maya.press('conference.recordNeeds', {}, { message });
}

async function meets(
  product: Product,
  { chair, taker, title, chat, starts }: Booked,
  camera: Camera,
): Promise<void> {
  await product.moveTo(starts.subtract({ minutes: 10 }));
  await chair.press('meeting.open');
  const question = (await chair.seat.messages(chat)).findLast(({ from }) => from === 'bot');
  await camera.take('meeting-chat', { by: chair, message: question?.id ?? '', chat: title });
  for (const name of ['Maya Okafor', 'Marcus Bell', 'Folasade Ajayi']) {
    await product.sit(name).press('meeting.here', {}, { chat });
  }
  await taker.press('meeting.minutes', {}, { about: 'In the meeting' });
  await camera.take('minute-taker', await latest(taker, 'In the meeting'));
  await product.moveTo(starts.add({ minutes: 5 }));
  await chair.press('meeting.chair', {}, { about: 'In the meeting' });
  await camera.take('chair-quorum', await latest(chair, 'In the meeting'));
  await chair.press('meeting.quorate', {}, { about: 'In the meeting' });
}
