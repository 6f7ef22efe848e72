/** What a strategy discussion comes to, whoever says it, however often, in whatever order. */
import { expect } from 'chai';
import fc from 'fast-check';
import { caseType, consultationType } from '../../src/consultation/index.ts';
import { dayZero, initiations } from '../../src/enquiry/days.ts';
import type { Noting } from '../../src/enquiry/load.ts';
import { noted, type Said } from '../../src/enquiry/noting.ts';
import {
  type Discussion,
  discussionTarget,
  discussionType,
  type Enquiry,
  enquiryType,
} from '../../src/enquiry/record.ts';
import { isOpen } from '../../src/enquiry/standing.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Loaded, RecordType } from '../../src/kernel/records.ts';
import type { Target } from '../../src/kernel/view.ts';
import { at, authority, directory, gareth, maya } from '../support/authority.ts';
import { child, consultation, family, target } from '../support/consultations.ts';
import { saidOn } from '../support/enquiries.ts';

function lying<T extends JsonObject>(type: RecordType<T>, where: Target, value: T): Loaded<T> {
  const document = { ...where, kind: type.kind, authority: authority.id, schema: type.version };
  return {
    type,
    target: where,
    authority: authority.id,
    value: type.schema.parse(value),
    etag: '1',
    head: { seq: 1, hash: '', salt: '' },
    document,
  };
}

const situation = {
  actor: { kind: 'person', person: maya } as const,
  authority,
  directory,
  now: at('2027-01-08T10:00'),
  id: (n: number | string) => `id-${n}`,
};

/** One family, with what was recorded of it so far. */
class Family {
  readonly discussions = new Map<string, Discussion>();
  readonly enquiries = new Map<string, Enquiry>();
  writes = 0;

  say(said: Said, from = 1) {
    const where = { partition: target.partition, id: `consultation:${from}` };
    const asks = consultation({ children: [child(from)] });
    const known = this.discussions.get(discussionTarget(target, said.on).id);
    const here: Noting = {
      family: lying(caseType, { partition: target.partition, id: 'case' }, family()),
      consultation: lying(consultationType, where, asks),
      consultations: [],
      discussion: known && lying(discussionType, discussionTarget(target, said.on), known),
      enquiries: [...this.enquiries].map(([id, value]) =>
        lying(enquiryType, { partition: target.partition, id }, value),
      ),
    };
    const result = noted(said, here, [maya.id, gareth.id], situation);
    for (const { kind, target: to, value } of result.writes) {
      this.writes += 1;
      if (kind === 'discussion') this.discussions.set(to.id, discussionType.schema.parse(value));
      else this.enquiries.set(to.id, enquiryType.schema.parse(value));
    }
    return result;
  }

  get only(): Enquiry {
    const [first, ...others] = [...this.enquiries.values()];
    if (!first || others.length > 0) throw new Error(`${this.enquiries.size} enquiries`);
    return first;
  }

  end(): void {
    for (const [id, value] of this.enquiries) {
      const outcome = { conference: false, why: 'No.', ...saidOn('2027-01-08') } as const;
      this.enquiries.set(id, { ...value, outcome });
    }
  }
}

describe('a strategy discussion', () => {
  it('that starts enquiries opens one, with the day, the section 47 start, the children and a reference', () => {
    const one = new Family();
    const { became } = one.say({
      on: '2026-12-21',
      initiated: true,
      startedOn: '2026-12-22',
      agencies: ['police'],
    });
    expect(became).to.equal('opened');
    expect(one.only.reference).to.match(/^E-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    expect(initiations(one.only)).to.deep.equal(['2026-12-21']);
    expect(one.only.startedOn).to.equal('2026-12-22');
    expect(one.only.children).to.deep.equal([{ number: child(1).number, since: '2026-12-21' }]);
    expect([...one.discussions.values()][0]?.enquiry).to.equal([...one.enquiries.keys()][0]);
  });

  it('that starts none is recorded by itself, and counted', () => {
    const one = new Family();
    const { became, enquiry } = one.say({ on: '2026-12-21', initiated: false });
    expect(became).to.equal('none');
    expect(enquiry).to.equal(undefined);
    expect([...one.discussions.values()].map(({ initiated }) => initiated)).to.deep.equal([false]);
    expect(one.enquiries.size).to.equal(0);
  });

  it('that is later joins the one that is open, and never restarts its clock', () => {
    const one = new Family();
    one.say({ on: '2026-12-21', initiated: true });
    expect(one.say({ on: '2026-12-30', initiated: true }).became).to.equal('joined');
    expect(one.say({ on: '2027-01-04', initiated: false }).became).to.equal('joined');
    expect(dayZero(one.only).toString()).to.equal('2026-12-21');
    expect(one.only.startedOn).to.equal('2026-12-21');
    expect(one.discussions.size).to.equal(3);
  });

  it('that was earlier, and is learnt of later, is day 0', () => {
    const one = new Family();
    one.say({ on: '2026-12-30', initiated: true });
    one.say({ on: '2026-12-21', initiated: true }, 2);
    expect(dayZero(one.only).toString()).to.equal('2026-12-21');
    expect(one.only.startedOn).to.equal('2026-12-21');
    expect(one.only.children).to.deep.equal([
      { number: child(1).number, since: '2026-12-30' },
      { number: child(2).number, since: '2026-12-21' },
    ]);
  });

  it('that started none and was held before the clock began is no part of the enquiry', () => {
    const one = new Family();
    one.say({ on: '2026-12-21', initiated: true });
    expect(one.say({ on: '2026-12-18', initiated: false }).became).to.equal('none');
    expect(one.only.discussions.map(({ on }) => on)).to.deep.equal(['2026-12-21']);
    expect(one.discussions.size).to.equal(2);
  });

  it('that is first said to have started none, and then that it did, opens one', () => {
    const one = new Family();
    one.say({ on: '2026-12-21', initiated: false });
    expect(one.say({ on: '2026-12-21', initiated: true }).became).to.equal('opened');
    expect(one.say({ on: '2026-12-21', initiated: false }).became, 'it is never unsaid').to.equal('none');
    expect([...one.discussions.values()].map(({ initiated }) => initiated)).to.deep.equal([true]);
  });

  it('opens no second enquiry when the one that it started has ended; a later one does', () => {
    const one = new Family();
    one.say({ on: '2026-12-21', initiated: true });
    one.end();
    const before = one.writes;
    one.say({ on: '2026-12-21', initiated: true });
    expect(one.writes).to.equal(before);
    expect(one.say({ on: '2027-01-06', initiated: true }).became).to.equal('opened');
    expect(
      [...one.enquiries.values()].filter(isOpen).map((value) => dayZero(value).toString()),
    ).to.deep.equal(['2027-01-06']);
  });

  const said = fc.record({
    on: fc.constantFrom('2026-12-21', '2026-12-22', '2026-12-30', '2027-01-04', '2027-01-08'),
    initiated: fc.boolean(),
    from: fc.integer({ min: 1, max: 3 }),
  });

  it('leads to one enquiry at most, from the earliest that started one, in whatever order and however often it is said', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 12 }), (all) => {
        const one = new Family();
        for (const { from, ...rest } of all) one.say(rest, from);
        const starts = all.filter(({ initiated }) => initiated).map(({ on }) => on);
        expect(one.enquiries.size).to.equal(starts.length > 0 ? 1 : 0);
        if (starts.length > 0) expect(dayZero(one.only).toString()).to.equal([...starts].sort()[0]);
        expect(one.discussions.size).to.equal(new Set(all.map(({ on }) => on)).size);
        const before = one.writes;
        for (const { from, ...rest } of all) one.say(rest, from);
        const again = one.writes;
        for (const { from, ...rest } of all) one.say(rest, from);
        expect(one.writes, 'said again it changes nothing').to.equal(again);
        expect(
          again - before,
          'but that discussions known before it was opened are now part of it',
        ).to.be.at.most(2 * one.discussions.size);
      }),
    );
  });

  it('leaves one open enquiry at most, also where enquiries end in between', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(said, fc.constant('end' as const)), { maxLength: 15 }), (all) => {
        const one = new Family();
        for (const step of all) {
          if (step === 'end') one.end();
          else one.say({ on: step.on, initiated: step.initiated }, step.from);
          expect([...one.enquiries.values()].filter(isOpen).length).to.be.at.most(1);
        }
      }),
    );
  });
});
