/** The times a family cannot manage, typed once more as they were: they reach as far as it is looked for now. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, authority, maya } from '../../support/authority.ts';
import { conference, conferenceAt, keepConference, keepWrites } from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';
import { type House, house, readingOf, shownOf } from '../../support/house.ts';

/** Mondays from one on. */
const mondays = (first: string, weeks: number) =>
  Array.from({ length: weeks }, (_, n) => {
    const on = Temporal.PlainDate.from(first).add({ weeks: n });
    return { from: at(`${on}T00:00`).toString(), until: at(`${on.add({ days: 1 })}T00:00`).toString() };
  });

describe('what a conference needs, typed once more as it stands', () => {
  let home: House;
  afterEach(() => home.close());

  async function begun(value: Partial<Conference>, cannot: Conference['needs']['cannot']): Promise<void> {
    home = house({ now: '2027-01-04T11:00', entries, subscriptions });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    const { needs } = conference();
    await keepConference({ put }, conference({ ...value, needs: { ...needs, cannot, cannotAs: 'Mondays' } }));
  }

  async function typedAgain(): Promise<Conference> {
    const form = await home.open(maya, 'conference.changeNeedsForm', conferenceAt);
    const done = await home.press(maya, form, 'conference.changeNeeds');
    expect(done.kind, readingOf(shownOf(done))).not.to.equal('refused');
    const kept = await home.store.read(conferenceAt.partition, conferenceAt.id);
    return conferenceSchema.parse(kept?.document.data);
  }

  const review: Partial<Conference> = {
    type: 'review',
    enquiry: undefined,
    follows: { as: 'laterReview', on: '2026-12-15' },
    clock: { rule: 'laterReview', from: '2026-12-15', dueOn: '2027-06-15' },
  };

  it('takes weekdays that ended before a review is looked for up to the last day of the search, once', async () => {
    await begun(review, mondays('2026-12-07', 14));
    const { needs, needsSaid } = await typedAgain();
    expect(needs.cannot.map(({ from }) => from)).to.include(at('2027-06-14T00:00').toString());
    expect(needsSaid?.version).to.equal(1);
    expect((await typedAgain()).needsSaid?.version, 'said again it is the same').to.equal(1);
  });

  it('changes nothing where they reach far enough already, though they were typed weeks ago', async () => {
    await begun({}, mondays('2026-12-14', 14));
    expect((await typedAgain()).needsSaid).to.equal(undefined);
  });
});
