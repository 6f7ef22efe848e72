/** Many people book many conferences at once in one diary, with fewer times than they want: through the kernel. */
import { expect } from 'chai';
import { type DiaryDay, diaryDaySchema, diaryPartition } from '../../../src/conference/diary/record.ts';
import { fitRules } from '../../../src/conference/diary/rules.ts';
import { conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { audited } from '../../../src/kernel/audit.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { create } from '../../../src/kernel/decision.ts';
import { referenceFor } from '../../../src/kernel/ids.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, authority, maya, withoutCalendar } from '../../support/authority.ts';
import { conference, keepConference } from '../../support/conferences.ts';
import { family, joan } from '../../support/consultations.ts';
import { conversationOf, type House, house } from '../../support/house.ts';

/** Ten working days are left; each of the two minute takers can be in a few conferences a day. */
const conferences = 120;
const clients = 20;
const mostTries = 30;

const caseOf = (n: number) => ({ partition: `case:race${n}`, id: `conference:race${n}` });

async function lay(home: House): Promise<void> {
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  for (let n = 0; n < conferences; n += 1) {
    const target = caseOf(n);
    const { record, entry } = audited(create(caseType, caseTarget(target), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'conference.ask',
      what: 'Asked for a conference',
      commandId: `c${n}`,
      settings: 'example-1',
      at: at('2026-12-30T10:40'),
    });
    await put([record, entry]);
    await keepConference(
      { put },
      // Each of a worker of their own, who is nobody: the worker's time is not what they race for.
      conference({
        reference: referenceFor('K', target.id),
        worker: `nobody:${n}`,
        enquiry: undefined,
        needs: { ...conference().needs, apart: false, wheelchair: false, cannot: [] },
      }),
      target,
    );
  }
}

/** One client books one conference: looks, takes, and looks again when somebody was quicker. */
async function book(home: House, n: number): Promise<'booked' | 'none'> {
  const { kernel } = home;
  const opened = await kernel.perform({
    from: 'person',
    identity: { tenant: joan.tenant, objectId: joan.objectId },
    place: { kind: 'personal', conversation: conversationOf(joan) },
    verb: 'reference',
    token: undefined,
    input: { typed: referenceFor('K', caseOf(n).id) },
  });
  let shown: Answer = await home.press(joan, opened, 'conference.look');
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (!JSON.stringify(shown.shown?.card).includes('conference.holdForm')) return 'none';
    // Not all take the first: what is pressed is as it comes.
    const buttons = shown.shown?.card.actions?.filter(
      (one) => one.type === 'Action.Execute' && one.verb === 'conference.holdForm',
    );
    const title = buttons?.[(n + tries) % buttons.length]?.title ?? '';
    const confirm = await home.press(joan, shown, title);
    shown = await home.press(joan, confirm, 'conference.reserve');
    if (shown.kind === 'done') return 'booked';
    if (!JSON.stringify(shown.shown?.card ?? '').includes('conference.holdForm')) {
      // The store was written too often meanwhile: the person looks again.
      shown = await home.press(joan, opened, 'conference.look');
    }
  }
  throw new Error('this client never came to an end');
}

async function diaryOf(home: House): Promise<DiaryDay[]> {
  const { documents } = await home.store.query({
    kind: 'diaryDay',
    partition: diaryPartition(authority),
    range: { field: 'day' },
    order: 'ascending',
    limit: 1_000,
  });
  return documents.map(({ document }) => diaryDaySchema.parse(document.data));
}

describe('a race for the times of one diary', function () {
  this.timeout(60_000);
  let home: House;
  afterEach(() => home.close());

  it('books nothing twice and leaves nobody half booked, until the times are used up', async () => {
    home = house({
      now: '2026-12-30T10:45',
      entries,
      subscriptions,
      directory: withoutCalendar,
      lint: false,
    });
    await lay(home);
    const outcomes: string[] = [];
    const queue = Array.from({ length: conferences }, (_, n) => n);
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let n = queue.shift(); n !== undefined; n = queue.shift()) outcomes.push(await book(home, n));
      }),
    );
    await home.settle();

    const days = await diaryOf(home);
    const { gapMinutes, mostADay } = fitRules(authority);
    for (const { resource, day, entries: there } of days) {
      const name = `${resource.kind} ${resource.id} ${day}`;
      const sorted = there.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from));
      sorted.slice(1).forEach((later, n) => {
        const apart = Temporal.Instant.from(sorted[n]?.until ?? later.until).until(later.from);
        expect(apart.total('minutes'), name).to.be.at.least(gapMinutes);
      });
      if (resource.kind === 'chair') expect(there.length, name).to.be.at.most(mostADay);
    }
    const { documents } = await home.store.query({ kind: 'conference', limit: 1_000 });
    const values = documents.map(({ document }) => conferenceSchema.parse(document.data));
    const booked = values.filter(({ booking }) => booking?.state === 'booked');
    expect(values.filter(({ booking }) => booking?.state === 'held')).to.deep.equal([]);
    expect(booked).to.have.lengthOf(outcomes.filter((one) => one === 'booked').length);
    expect(booked.length).to.be.greaterThan(20);
    expect(booked.length, 'fewer times than conferences').to.be.lessThan(conferences);
    const holds = new Set(days.flatMap((one) => one.entries.map(({ hold }) => hold)));
    expect([...holds].sort()).to.deep.equal(booked.map(({ booking }) => booking?.hold).sort());
  });
});
