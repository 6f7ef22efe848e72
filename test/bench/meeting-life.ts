/** A meeting in the life that the benchmark lives through: its chat, who is there, what the chair decides. */
import { contactType, type Invitation, invitationType } from '../../src/conference/invitations.ts';
import { type Conference, conferenceType } from '../../src/conference/record.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Answer, Identity } from '../../src/kernel/command.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import type { Target } from '../../src/kernel/view.ts';
import { authority, maya, person } from '../support/authority.ts';
import { bookedAt, conference, slot } from '../support/conferences.ts';
import { invitation, saidThen } from '../support/families.ts';
import { readingOf } from '../support/house.ts';
import { metAt } from '../support/meetings.ts';
import { mustShow, type People, service } from './life.ts';
import { cousins, siblings, theChildrenAreDecided, thePlansBeforeAreRecorded } from './plan-life.ts';

const daniel = person('Daniel Osei');
const aisling = person('Aisling Byrne');
const eight = [
  'police',
  'health-visiting',
  'oakfield-primary',
  'gp',
  'school-nursing',
  'midwifery',
  'probation',
  'early-years',
];
const doctor: Identity = { tenant: '99999999-9999-4999-8999-999999999999', objectId: 'dr-1' };
const identityOf = (name: string): Identity => {
  const { tenant, objectId } = person(name);
  return { tenant, objectId };
};

/** A conference in a quarter of an hour, to which eight agencies are asked. */
async function booked(
  { house }: People,
  about: Target,
  value: Partial<Conference>,
  hours = 0.25,
  police: Partial<Invitation> = {},
): Promise<void> {
  const starts = house.clock.now().add({ minutes: 60 * hours });
  const it = conference({
    ...metAt,
    signed: saidThen,
    enquiry: undefined,
    booking: bookedAt(slot(starts.toString())),
    ...value,
  });
  const writes: Write[] = [
    create(conferenceType, about, authority.id, it),
    create(
      contactType,
      { partition: about.partition, id: `contact:invitation:${about.id}:4` },
      authority.id,
      {
        name: 'A. Nurse',
        email: 'nurse@example.org',
        conference: about.id,
      },
    ),
    ...eight.map((agency, n) => {
      const at = starts.subtract({ hours: 24 }).add({ minutes: n }).toString({ smallestUnit: 'millisecond' });
      const asked: Invitation = invitation({
        conference: about.id,
        agency,
        role: agency,
        at,
        ...(n === 0 ? police : {}),
        told: saidThen,
      });
      const where = { partition: about.partition, id: `invitation:${about.id}:${n}` };
      return create(invitationType, where, authority.id, asked);
    }),
  ];
  for (const write of writes) {
    const { record, entry } = audited(write, {
      actor: { kind: 'person', person: maya },
      verb: 'conference.ask',
      what: 'Asked for a conference',
      commandId: about.id,
      settings: 'example-1',
      at: house.clock.now(),
    });
    for (const document of [record, entry]) {
      await house.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  }
}

/** Old enough for a booklet and an advocate. */
const ofAge: Conference['children'] = ['2012-03', '2014-05'].map((month, n) => ({
  number: `300418${n}`,
  month,
  unborn: false,
  sex: 'F',
}));

/** Reports and answers before it: the police say by card where they stand, the rest is recorded by the chair. */
export async function theConferenceIsPrepared(people: People, { partition }: Target): Promise<void> {
  const { house } = people;
  const about = { partition, id: 'conference:prepared' };
  const saidThen = { by: daniel.id, at: house.clock.now().toString({ smallestUnit: 'millisecond' }) };
  await booked(people, about, { reference: 'K-PRE-1', signed: saidThen, children: ofAge }, 24 * 5, {
    person: person('Marcus Bell').id,
    told: saidThen,
  });
  await service(people, 'event', 'meeting.askForReports', about);
  await house.settle();
  const row = (n: number) => `attendance:1:invitation:${about.id}:${n}`;
  await service(people, 'followUp', 'meeting.askedByMail', about, { row: row(0), at: saidThen.at });
  const asked = await people.news(person('Marcus Bell'), 'A meeting that you are asked to');
  await people.job('answerBefore', () =>
    people.press(person('Marcus Bell'), asked, 'meeting.answer', { coming: 'yes', report: 'promised' }),
  );
  await service(people, 'followUp', 'meeting.askedInVain', about, { row: row(0), at: saidThen.at });
  await theFamilyIsHeard(people);
  const list = await people.news(maya, 'reports and answers');
  const form = await people.press(maya, list, 'meeting.reportForm');
  const saved = await people.press(maya, form, 'meeting.report', { who: row(1), is: 'toBeRead' });
  const shared = await people.press(maya, saved, 'meeting.sharedForm');
  await people.press(maya, shared, 'meeting.reportShared', { who: row(1), is: 'withheld' });
  // The working day before, the chair is given the list.
  const given = () => house.messages(daniel).some((one) => readingOf(one).includes('K-PRE-1'));
  for (let n = 0; n < 30 && !given(); n += 1) {
    house.clock.forward({ hours: 4 });
    await house.settle();
  }
  const eve = await people.news(daniel, 'K-PRE-1');
  const link = await people.press(daniel, eve, 'meeting.linkForm');
  await people.press(daniel, link, 'meeting.unlink', { who: row(2) });
}

/** The chair has spoken with them; how the children are heard; that they have the report. */
async function theFamilyIsHeard(people: People): Promise<void> {
  const spoken = await people.news(daniel, 'Have you spoken with the family?');
  await people.job('contactBefore', () =>
    people.press(daniel, spoken, 'meeting.familyContact', {
      with: 'mother',
      how: 'telephone',
      goesAhead: 'content',
    }),
  );
  const heard = await people.news(maya, 'views heard');
  await people.job('viewsOfTwo', () =>
    people.press(maya, heard, 'meeting.views', { part: 'PN6', booklet: 'returned', advocate: 'arranged' }),
  );
  await people.house.settle();
  const list = await people.news(maya, 'reports and answers');
  const form = await people.press(maya, list, 'meeting.ownSharedForm');
  await people.press(maya, form, 'meeting.ownShared');
}

/** The monitoring form in its four steps, letter and record, and a letter to who neither came nor reported. */
async function afterwards(people: People, meeting: Answer, about: Target): Promise<void> {
  const { house } = people;
  const at = (minutes: number) =>
    house.clock.now().add({ minutes }).toString({ smallestUnit: 'millisecond' });
  house.clock.forward({ hours: 4 });
  await house.settle();
  const chairs = await people.press(daniel, meeting, 'meeting.chair');
  const form = await people.press(daniel, chairs, 'monitoring.show');
  const children = await people.press(daniel, form, 'monitoring.childrenForm');
  const took = Object.fromEntries(conference().children.map((_, n) => [`child${n}`, 'PN6']));
  const familyStep = await people.press(daniel, children, 'monitoring.children', took);
  const lengthStep = await people.press(daniel, familyStep, 'monitoring.family', {
    mother: 'came',
    father: 'none',
    contact: 'yes',
    preMeet: 'yes',
  });
  const qualityStep = await people.press(daniel, lengthStep, 'monitoring.length', {
    began: '10:00',
    ended: '11:40',
    information: '55',
    planning: '40',
    scaling: 'all',
  });
  const last = { grade: 'good', shared: 'yes', definitions: 'yes' };
  const complete = await people.press(daniel, qualityStep, 'monitoring.quality', last);
  mustShow(complete, 'Complete');
  for (const step of ['family', 'length', 'quality']) {
    await people.press(daniel, complete, `monitoring.${step}Form`);
  }
  await service(people, 'clock', 'monitoring.remind', about);
  const paper = await people.press(daniel, complete, 'paper.show');
  await people.press(daniel, paper, 'paper.copy');
  await people.press(daniel, paper, 'paper.note');
  await service(people, 'clock', 'paper.remind', about);
  const answer = {
    rows: [{ row: `attendance:1:invitation:${about.id}:7`, from: at(0), until: at(50), minutes: 50 }],
  };
  await service(people, 'followUp', 'teamsReport.came', about, { answer });
  const beside = await people.press(daniel, paper, 'teamsReport.show');
  await people.press(daniel, beside, 'teamsReport.settle');
  const feedback = await people.press(daniel, paper, 'feedback.show');
  await people.press(daniel, feedback, 'feedback.paper', { as: 'family', heard: '4', clear: '5' });
  await house.settle();
  await people.press(daniel, feedback, 'feedback.families');
  const missing = await people.press(daniel, complete, 'missing.show');
  const [who = ''] = people.choicesOn(missing, 'which');
  mustShow(await people.press(daniel, missing, 'missing.sent', { which: who }), 'Letter sent');
}

export async function theConferenceMeets(people: People, { partition }: Target): Promise<void> {
  const { house, chat } = people;
  const about = { partition, id: 'conference:meets' };
  await booked(people, about, { reference: 'K-MET-1', children: siblings });
  await service(people, 'event', 'meeting.prepare', about);
  house.clock.forward({ minutes: 6 });
  const given = await people.news(daniel, 'K-MET-1');
  const asked = await people.press(daniel, given, 'meeting.open');
  await house.settle();
  const question = chat.posts[0];
  if (!question) throw new Error('nothing stands in the chat');
  await service(people, 'event', 'meeting.noteMovement', about, { who: daniel.id, what: 'joined' });
  await people.job('confirmAtTheStart', () => people.pressIn(identityOf('Marcus Bell'), question));
  for (const name of ['Folasade Ajayi', 'Maya Okafor']) {
    // One after another: whether enough are there is weighed after each.
    await house.settle();
    await people.pressIn(identityOf(name), question);
  }
  await house.settle();
  const which = await people.pressIn(doctor, question);
  await people.pressIn(doctor, which, { agency: 'other' });
  const nurse = { ...doctor, objectId: 'nurse-1', address: 'nurse@example.org' };
  await people.pressIn(nurse, await people.pressIn(nurse, question), { agency: 'other' });
  await house.settle();

  const minutes = await people.news(aisling, 'K-MET-1');
  const row = (n: number) => `attendance:1:invitation:${about.id}:${n}`;
  const saved = await people.job('minutesOfEight', () =>
    people.press(aisling, minutes, 'meeting.allHere', { except: row(3) }),
  );
  const claims = await people.press(aisling, saved, 'meeting.claims');
  const confirmed = await people.press(aisling, claims, 'meeting.confirmProposed');
  const [claim = ''] = people.choicesOn(confirmed, 'claim');
  const placed = await people.press(aisling, confirmed, 'meeting.settle', { claim, as: row(3) });
  const again = await people.press(aisling, placed, 'meeting.minutes');
  const marking = await people.press(aisling, again, 'meeting.markForm');
  await people.press(aisling, marking, 'meeting.mark', { who: `${row(4)},${row(5)}`, as: 'room' });
  const markingAgain = await people.press(aisling, again, 'meeting.markForm');
  await people.press(aisling, markingAgain, 'meeting.mark', { who: row(7), as: 'away' });
  const also = await people.press(aisling, again, 'meeting.alsoForm');
  await people.press(aisling, also, 'meeting.alsoHere', { agency: 'other', as: 'telephone' });
  await service(people, 'followUp', 'meeting.markLater', about, {
    rest: [{ row: row(6), presence: { is: 'here', part: true, deputy: false } }],
    by: aisling.id,
    at: house.clock.now().toString({ smallestUnit: 'millisecond' }),
  });
  await house.settle();

  const stands = await people.press(daniel, asked, 'meeting.chair');
  await people.job('quorate', () => people.press(daniel, stands, 'meeting.quorate'));
  const decided = await people.press(daniel, stands, 'meeting.chair');
  await theChildrenAreDecided(people, about, decided);
  const ahead = await people.press(daniel, decided, 'meeting.goAheadForm');
  await people.press(daniel, ahead, 'meeting.goAhead', {
    reason: 'fewAgencies',
    safeguards: 'The midwife is rung today.',
  });
  const stopped = await people.press(daniel, decided, 'meeting.stop');
  const opened = await people.press(daniel, stopped, 'meeting.open');
  await people.press(daniel, opened, 'meeting.leave');
  await house.settle();

  await afterwards(people, stands, about);

  const older = { partition, id: 'conference:before' };
  const follows = { as: 'laterReview' as const, on: '2026-10-01' };
  await booked(people, older, { reference: 'K-MET-3', type: 'review', children: cousins, follows });
  await thePlansBeforeAreRecorded(people, older);

  const other = { partition, id: 'conference:adjourned' };
  await booked(people, other, { reference: 'K-MET-2' });
  await service(people, 'event', 'meeting.prepare', other);
  await service(people, 'clock', 'meeting.chase', other);
  await service(people, 'followUp', 'meeting.childrenDecided', other);
  house.clock.forward({ minutes: 6 });
  await house.settle();
  house.clock.forward({ minutes: 10 });
  const form = await people.press(daniel, await people.news(daniel, 'K-MET-2'), 'meeting.adjournForm');
  mustShow(
    await people.press(daniel, form, 'meeting.adjourn', { interim: 'Visits twice a week.' }),
    'adjourned',
  );
}
