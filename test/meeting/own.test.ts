/** What only chair and social worker can say before a conference: when each is asked, what is kept, where it goes. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Conference } from '../../src/conference/record.ts';
import { safetySchema } from '../../src/conference/safety/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { ownAskDays, ownAskedToday } from '../../src/meeting/before/due.ts';
import { childrenKnown, contactMade, openOf, sharingOf } from '../../src/meeting/before/known.ts';
import { childViewsSchema, familyContactSchema } from '../../src/meeting/before/record.ts';
import { attendanceSchema, ownAsks } from '../../src/meeting/record.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, gareth, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, someSlot } from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';
import { type Family, keepFamily, saidThen } from '../support/families.ts';
import { type House, house, inputsOf, readingOf, shownOf } from '../support/house.ts';
import { MeetingChat, metAt } from '../support/meetings.ts';

const starts = Temporal.Instant.from(someSlot.starts);
const daniel = person('Daniel Osei');
const marker = 'ZXMARKER';
const by = { by: daniel.id, at: '2027-01-05T09:00:00.000Z' };

describe('when chair and social worker are asked what only they know', () => {
  it('is on the days that the settings say, for a conference on Tuesday 12 January 2027', () => {
    const days = (what: (typeof ownAsks)[number]) =>
      ownAskDays(what, starts, defaultSettings).map((day) => day.toString());
    expect(days('contact')).to.deep.equal(['2027-01-05', '2027-01-08']);
    expect(days('views')).to.deep.equal(['2026-12-24', '2027-01-07']);
    // By Monday at ten the family is to have the report.
    expect(days('shared')).to.deep.equal(['2027-01-08', '2027-01-11']);
  });

  it('counts the reminder of the report from the working day before, where the last day is a Sunday', () => {
    const monday = at('2027-01-11T10:00');
    expect(ownAskDays('shared', monday, defaultSettings).map(String)).to.deep.equal([
      '2027-01-07',
      '2027-01-08',
    ]);
  });

  it('is at most once for each of those days, whenever it is looked, and never once it has begun', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ownAsks),
        fc.array(fc.integer({ min: 0, max: 30 * 24 }), { minLength: 1, maxLength: 30 }),
        (what, hours) => {
          const asks: { what: typeof what; starts: string; at: string }[] = [];
          for (const hour of [...hours].sort((a, b) => a - b)) {
            const now = at('2026-12-15T09:00').add({ hours: hour });
            if (!ownAskedToday(what, asks, starts, now, defaultSettings)) continue;
            expect(Temporal.Instant.compare(now, starts)).to.equal(-1);
            asks.push({
              what,
              starts: someSlot.starts,
              at: now.toString({ smallestUnit: 'millisecond' }),
            });
          }
          expect(asks.length).to.be.at.most(2);
          expect(new Set(asks.map((one) => dayOf(Temporal.Instant.from(one.at)).toString())).size).to.equal(
            asks.length,
          );
        },
      ),
    );
  });
});

describe('what is known of the family’s side', () => {
  it('is that the chair has spoken with them, where of one of them the last entry says so', () => {
    expect(contactMade(undefined)).to.equal(undefined);
    const not = { is: 'notMade' as const, with: ['father' as const], words: 'x', ...by };
    const made = {
      is: 'made' as const,
      with: ['father' as const],
      on: '2027-01-05',
      how: 'visit' as const,
      goesAhead: 'content' as const,
      ...by,
    };
    expect(contactMade({ contacts: [not] })).to.equal('notMade');
    expect(contactMade({ contacts: [not, made] })).to.equal('made');
    // Recorded wrongly, and put right.
    expect(contactMade({ contacts: [made, not] })).to.equal('notMade');
    expect(contactMade({ contacts: [{ ...made, with: ['mother'] }, not] })).to.equal('made');
  });

  it('is a report in time up to twenty-four hours before, and a day without a time its end', () => {
    const shared = (on: string, time?: string) =>
      sharingOf({ is: 'shared', on, ...(time ? { time } : {}), ...by }, starts, defaultSettings);
    expect(shared('2027-01-11', '10:00')).to.equal('inTime');
    expect(shared('2027-01-11', '10:01')).to.equal('late');
    expect(shared('2027-01-11')).to.equal('late');
    expect(shared('2027-01-10')).to.equal('inTime');
    expect(sharingOf({ is: 'withheld', ...by }, starts, defaultSettings)).to.equal('withheld');
    expect(sharingOf(undefined, starts, defaultSettings)).to.equal('open');
  });

  it('is open for a booklet from eight years on, until it is back or they do not want one', () => {
    const child = (month: string) => ({ number: '1', month, unborn: false, sex: 'F' as const });
    const on = Temporal.PlainDate.from('2027-01-12');
    const open = (month: string, booklet?: 'notGiven' | 'given' | 'returned' | 'declined') => {
      const views = booklet && { children: [{ n: 0, booklet, part: 'PN6' as const, ...by }] };
      const [one] = childrenKnown({ children: [child(month)] }, views, undefined, on, {
        invitations: { ...defaultSettings.invitations, advocacyFrom: 12 },
      });
      return one && openOf(one);
    };
    expect(open('2019-01', 'notGiven')).to.deep.equal(['booklet']);
    expect(open('2019-02', 'notGiven')).to.deep.equal([]);
    expect(open('2019-01', 'given')).to.deep.equal(['booklet']);
    expect(open('2019-01', 'returned')).to.deep.equal([]);
    expect(open('2019-01', 'declined')).to.deep.equal([]);
    expect(open('2020-01')).to.deep.equal(['views']);
  });
});

const three: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2015-03', unborn: false, sex: 'F' },
  { number: '3004172', initials: 'CD', month: '2014-05', unborn: false, sex: 'M' },
  { number: '3004173', month: '2027-02', unborn: true, sex: 'U' },
];

describe('what chair and social worker say before a conference', () => {
  let home: House;
  afterEach(() => home.close());

  async function homeAt(now: string, value: Partial<Conference> = {}, kept: Family = {}, restricted = false) {
    home = house({ now, entries, subscriptions, errands: new MeetingChat().errands() });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await keepConference(
      { put },
      conference({ ...metAt, signed: saidThen, enquiry: undefined, children: three, ...value }),
    );
    await keepFamily({ put }, kept);
    const { record, entry } = audited(
      create(
        caseType,
        caseTarget(conferenceAt),
        authority.id,
        family(restricted ? { ...restrictedTo(maya) } : {}),
      ),
      {
        actor: { kind: 'person', person: maya },
        verb: 'consultation.send',
        what: 'Asked for a consultation',
        commandId: 'c1',
        settings: 'example-1',
        at: at('2026-11-19T10:47'),
      },
    );
    await put([record, entry]);
    await service('event', 'meeting.prepare');
    await service('event', 'meeting.askForReports');
  }

  /** The chair lets it go ahead, and what follows begins. */
  async function isHeld(): Promise<void> {
    const decided = await open(daniel, 'meeting.goAhead', {
      reason: 'delayHarmful',
      safeguards: 'The team manager visits today.',
    });
    expect(decided.kind).to.equal('done');
    await service('event', 'after.begin', { on: '2027-01-12' });
  }

  async function service(cause: 'event' | 'followUp' | 'clock', verb: string, input = {}) {
    const id = `${verb}:${home.clock.now()}`;
    const command = { cause, id, authority: authority.id, verb, target: conferenceAt, input, depth: 0 };
    await home.kernel.performService({ from: 'service', ...command });
    await home.settle();
  }

  async function documents<T>(kind: string, parse: (data: unknown) => T): Promise<T[]> {
    const found = await home.store.query({ kind, limit: 100 });
    return found.documents.map(({ document }) => parse(document.data));
  }
  const contacts = () => documents('familyContact', (data) => familyContactSchema.parse(data));
  const views = () => documents('childViews', (data) => childViewsSchema.parse(data));
  const safety = () => documents('safety', (data) => safetySchema.parse(data));
  const workers = async () =>
    (await documents('attendance', (data) => attendanceSchema.parse(data))).find(({ of }) => of === 'worker');

  const titles = (of: Person) => home.messages(of).map(({ shown }) => readingOf(shown).split('\n')[1] ?? '');
  const open = (as: Person, verb: string, typed = {}, args = {}) =>
    home.open(as, verb, conferenceAt, args, typed);
  const valueIn = (on: Parameters<typeof shownOf>[0], id: string) =>
    inputsOf(shownOf(on).card).find((one) => one.id === id)?.value;

  /** Each working day up to then, as the clock would have it. */
  async function until(day: string) {
    let now = dayOf(home.clock.now());
    while (Temporal.PlainDate.compare(now, Temporal.PlainDate.from(day)) < 0) {
      now = now.add({ days: 1 });
      home.clock.set(`${now}T09:00`);
      await home.settle();
    }
  }

  it('is asked of each by one card of their own, until it is said, and of nobody else', async () => {
    await homeAt('2026-12-22T10:00');
    await until('2027-01-12');
    const ofChair = titles(daniel);
    expect(ofChair.filter((one) => one === 'Have you spoken with the family?')).to.have.length(2);
    const ofWorker = titles(maya);
    expect(ofWorker.filter((one) => one.includes('views heard'))).to.have.length(2);
    expect(ofWorker.filter((one) => one.includes('social worker’s report'))).to.have.length(2);
    expect(titles(gareth)).to.deep.equal([]);
    expect(titles(person('Aisling Byrne')).join()).not.to.contain('spoken with');
    for (const { shown } of [...home.messages(daniel), ...home.messages(maya)]) {
      expect(shown.summary).not.to.match(/child|mother|AB|3004/i);
    }
  });

  it('is not asked of whom a restriction leaves out', async () => {
    await homeAt('2027-01-05T10:00', {}, {}, true);
    await until('2027-01-12');
    expect(titles(daniel)).to.deep.equal([]);
    expect(titles(maya).filter((one) => one.includes('views heard'))).to.have.length(2);
  });

  it('is saved by one press of the chair on the card that asks, and then asked no more', async () => {
    await homeAt('2027-01-05T10:00');
    const card = home.newest(daniel);
    const saved = await home.press(daniel, card, 'meeting.familyContact', {
      with: 'mother,child',
      how: 'telephone',
      goesAhead: 'content',
      words: `${marker} she will come.`,
    });
    expect(readingOf(saved)).to.contain('Mother, a child: spoken with Tue 5 January 2027, by telephone');
    expect(readingOf(saved)).to.contain('On going ahead: Content that it goes ahead');
    expect((await contacts())[0]?.contacts).to.have.length(1);
    const before = titles(daniel).length;
    await until('2027-01-08');
    expect(titles(daniel)).to.have.length(before);
    // The same card pressed once more: another entry is another card.
    await home.press(daniel, card, 'meeting.familyContact', {
      with: 'mother,child',
      how: 'telephone',
      goesAhead: 'content',
      words: `${marker} she will come.`,
    });
    expect((await contacts())[0]?.contacts).to.have.length(1);
  });

  it('says beside each field what is to be mended, and keeps nothing of it', async () => {
    await homeAt('2027-01-05T10:00');
    const typed = async (input: object) => {
      const answer = await open(daniel, 'meeting.familyContact', input);
      expect(answer.kind).to.equal('refused');
      return readingOf(answer);
    };
    expect(await typed({ with: 'mother', how: 'none' })).to.contain('why there was no contact');
    expect(await typed({ with: 'mother', how: 'visit' })).to.contain('Choose what they think of it');
    expect(await typed({ how: 'none', words: 'x' })).to.contain('Tick with whom');
    expect(await typed({ with: 'mother', how: 'visit', goesAhead: 'content', on: '2027-01-06' })).to.contain(
      'still to come',
    );
    expect(await contacts()).to.deep.equal([]);
  });

  it('is the chair’s alone to say, and nothing of it is another agency’s to see', async () => {
    await homeAt('2027-01-05T10:00');
    const answer = await open(maya, 'meeting.familyContact', { with: 'mother', how: 'none', words: 'x' });
    expect(answer).to.include({ kind: 'refused', code: 'notYourRole' });
    const other = await open(person('Marcus Bell'), 'meeting.viewsForm');
    expect(other).to.include({ kind: 'refused', code: 'notYourRole' });
  });

  it('is said of several children at once, and of an advocate only for those of an age; the signature stands', async () => {
    await homeAt('2026-12-29T10:00');
    const card = home.newest(maya);
    const saved = await home.press(maya, card, 'meeting.views', {
      children: '0,1',
      part: 'PN2',
      booklet: 'given',
      advocate: 'yes',
      tried: `${marker} drawn with them`,
    });
    expect(readingOf(saved)).to.contain('Nothing is said yet of 1 of 3');
    await home.settle();
    const rest = await home.press(maya, saved, 'meeting.views', {
      part: 'PN0',
      booklet: 'notGiven',
      advocate: 'arranged',
    });
    await home.settle();
    expect(readingOf(rest)).not.to.contain('Nothing is said yet');
    const [kept] = await views();
    expect(kept?.children.map(({ n, part, booklet }) => [n, part, booklet])).to.deep.equal([
      [0, 'PN2', 'given'],
      [1, 'PN2', 'given'],
      [2, 'PN0', 'notGiven'],
    ]);
    const advocacy = (await safety())[0]?.advocacy ?? [];
    expect(advocacy.map(({ child, taken, by: who }) => [child, taken, who])).to.deep.equal([
      ['3004171', true, maya.id],
      ['3004172', true, maya.id],
    ]);
    const [conf] = await documents('conference', (data) => data as Conference);
    expect(conf?.signed).not.to.equal(undefined);
    // The chair sees it; the social worker is asked no more.
    const list = await open(daniel, 'meeting.reports');
    expect(readingOf(list)).to.contain('advocate: offered and wanted; to be arranged');
    const before = titles(maya).filter((one) => one.includes('views heard')).length;
    await until('2027-01-11');
    expect(titles(maya).filter((one) => one.includes('views heard'))).to.have.length(before);
  });

  it('keeps what was said of an advocate since, where an older word arrives late', async () => {
    const later = { child: '3004171', taken: false, by: maya.id, at: '2027-01-05T10:00:00.000Z' };
    await homeAt('2027-01-05T12:00', {}, { safety: { advocacy: [later] } });
    await service('followUp', 'conference.noteAdvocacy', {
      children: [0],
      taken: 'arranged',
      by: maya.id,
      at: '2027-01-05T09:00:00.000Z',
    });
    expect((await safety())[0]?.advocacy).to.deep.equal([later]);
  });

  it('has the social worker’s report down as shared by one press, with nothing to answer', async () => {
    await homeAt('2027-01-08T09:00');
    const card = home
      .messages(maya)
      .find(({ shown }) => readingOf(shown).startsWith('Before the meeting · for the social worker\nHas'));
    if (!card) throw new Error('the social worker was not asked');
    const saved = await home.press(maya, card, 'The family has it');
    expect(saved.kind).to.equal('done');
    expect((await workers())?.family).to.include({
      is: 'shared',
      on: '2027-01-08',
      time: '09:00',
      by: maya.id,
    });
    // Its own card shows now what stands, and no other comes.
    await until('2027-01-11');
    expect(titles(maya).filter((one) => one.includes('social worker’s report'))).to.deep.equal([]);
  });

  it('shows a report that came late as late, to the chair and in the monitoring form', async () => {
    await homeAt('2027-01-11T14:00');
    const saved = await open(
      maya,
      'meeting.ownShared',
      { on: '2027-01-11', time: '13:00' },
      { is: 'shared' },
    );
    expect(saved.kind).to.equal('done');
    expect(readingOf(await open(daniel, 'meeting.reports'))).to.contain(
      'had the social worker’s report late',
    );
    home.clock.set('2027-01-12T12:30');
    await isHeld();
    expect(readingOf(await open(daniel, 'monitoring.show'))).to.contain('Report to the family: late');
    expect(valueIn(await open(daniel, 'monitoring.qualityForm'), 'shared')).to.equal('no');
  });

  it('tells the chair the day before what of it is missing, in the one list, and asks for it there', async () => {
    await homeAt('2027-01-11T09:00');
    const list = home.newest(daniel);
    expect(titles(daniel)).to.have.length(1);
    expect(readingOf(list)).to.contain('The chair’s contact with the family is not recorded.');
    expect(readingOf(list)).to.contain('Children’s views: 0 of 3 recorded.');
    const form = await home.press(daniel, list, 'Record contact with the family');
    const saved = await home.press(daniel, form, 'meeting.familyContact', {
      with: 'mother',
      how: 'none',
      words: 'No answer on three days.',
    });
    expect(readingOf(saved)).not.to.contain('contact with the family is not recorded');
    expect(readingOf(saved)).to.contain('Mother: no contact');
  });

  it('is filled into the monitoring form, and asked there as put right', async () => {
    await homeAt('2027-01-05T10:00');
    await open(daniel, 'meeting.familyContact', { with: 'mother', how: 'visit', goesAhead: 'differ' });
    await open(maya, 'meeting.views', { children: '0,1,2', part: 'PN5', booklet: 'returned' });
    home.clock.set('2027-01-12T12:30');
    await isHeld();
    const children = await open(daniel, 'monitoring.childrenForm');
    expect([0, 1, 2].map((n) => valueIn(children, `child${n}`))).to.deep.equal(['PN5', 'PN5', 'PN5']);
    const familyStep = await home.press(daniel, children, 'monitoring.children');
    expect(valueIn(familyStep, 'contact')).to.equal('yes');
    expect(valueIn(familyStep, 'views')).to.equal('booklet,advocate');
    // What was typed stays in the forms of those who work on it.
    const shown = readingOf(await open(daniel, 'monitoring.show'));
    expect(shown).to.contain('Contact with the family before: Mother: spoken with');
  });
});
