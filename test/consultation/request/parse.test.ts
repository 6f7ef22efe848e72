/** What was typed, judged: each rule at its edges, and any garbage without a fault. */
import { expect } from 'chai';
import fc from 'fast-check';
import { consultationSchema } from '../../../src/consultation/record.ts';
import { readBorn } from '../../../src/consultation/request/born.ts';
import {
  draftSchema,
  keptWhole,
  mostRows,
  newDraft,
  pageOf,
  type RequestTyped,
  rowsOn,
  withChildren,
  withFamily,
  withPlan,
  withProposal,
} from '../../../src/consultation/request/draft.ts';
import { parseRequest } from '../../../src/consultation/request/parse.ts';
import { authority, day, gareth, maya } from '../../support/authority.ts';
import type { Typed } from '../../support/house.ts';
import { childTyped, familyTyped, planTyped, proposalTyped } from './typed.ts';

const today = day('2026-11-23');

const empty = newDraft({ consultation: 'x', case: 'y', begun: '2026-11-23T10:42:00.000Z' });

/** A request that is in order, with these answers instead. */
function draft(instead: Typed = {}): RequestTyped {
  const typed = {
    ...familyTyped,
    team: 'north',
    ...childTyped(1),
    ...planTyped,
    manager: gareth.id,
    agreedOn: '2026-11-23',
    ...proposalTyped,
    ...instead,
  };
  return withProposal(withPlan(withChildren(withFamily(empty, typed), typed), typed), typed);
}

function problems(instead: Typed): Record<string, string> {
  const parsed = parseRequest(draft(instead), authority, today, maya.id);
  if ('ok' in parsed) return {};
  return Object.fromEntries(parsed.problems.map(({ field, message }) => [field, message]));
}

function request(instead: Typed = {}) {
  const parsed = parseRequest(draft(instead), authority, today, maya.id);
  if ('ok' in parsed) return parsed.ok;
  throw new Error(parsed.problems.map(({ field, message }) => `${field}: ${message}`).join('\n'));
}

describe('a request out of what was typed', () => {
  it('holds what was typed when all is in order', () => {
    expect(request({ 'c1.initials': 'a.b.', tried: '  Two visits.  ' })).to.deep.equal({
      caseReference: 'FAM-20417',
      referral: 'REF-88120',
      status: 'cinPlan',
      howSoon: 'twoWorkingDays',
      team: 'north',
      children: [{ number: '3004171', initials: 'AB', month: '2019-01', unborn: false, sex: 'F' }],
      tried: 'Two visits.',
      categories: ['NEG', 'EMO'],
      issues: ['domesticAbuse'],
      manager: gareth.id,
      agreedOn: '2026-11-23',
      proposal: { outcomes: ['icpc'] },
      strategy: { state: 'notYet', startedEnquiries: false },
    });
  });

  it('says for each missing answer what to enter, with an example', () => {
    const parsed = parseRequest(empty, authority, today, maya.id);
    const found = 'problems' in parsed ? parsed.problems : [];
    expect(found.map(({ field }) => field)).to.deep.equal([
      'caseReference',
      'referral',
      'status',
      'howSoon',
      'team',
      'c1.number',
      'c1.born',
      'c1.sex',
      'tried',
      'categories',
      'issues',
      'manager',
      'agreedOn',
      'outcomes',
      'strategy',
    ]);
    expect(found[0]?.message).to.equal(
      'Enter the family’s reference from the case system, for example FAM-20417.',
    );
    for (const { message } of found) expect(message).to.match(/for example|from the list|Choose one/);
  });

  for (const [field, typed, words] of [
    ['caseReference', 'no blanks', 'FAM-20417'],
    ['caseReference', 'F\u0000A', 'FAM-20417'],
    ['caseReference', 'x'.repeat(10_000), 'FAM-20417'],
    ['referral', '[link](https://example.org)', 'REF-88120'],
    ['status', 'invented', 'Choose the present status'],
    ['howSoon', 'yesterday', 'Choose how soon'],
    ['team', 'nobody', 'from the list'],
    ['c1.number', '', '3004171'],
    ['c1.initials', 'Jack', 'No names'],
    ['c1.initials', 'ABCDE', 'four capital letters'],
    ['c1.sex', 'X', 'Choose one'],
    ['tried', '   ', 'what has been tried'],
    ['tried', 'x'.repeat(2_001), '2,001 characters'],
    ['categories', '', 'for example “Neglect”'],
    ['categories', 'MUL', 'no longer be chosen'],
    ['issues', 'noneIdentified,domesticAbuse', 'cannot stand together'],
    ['outcomes', 'mapping', 'no longer be chosen'],
    ['manager', maya.id, 'from the list'],
    ['agreedOn', '2026-11-24', 'still to come'],
    ['agreedOn', '2026-08-24', '90 days'],
    ['agreedOn', '2026-02-30', 'Enter the day'],
    ['agreedOn', 'last week', 'Enter the day'],
    ['strategy', '', 'Not yet'],
  ] as const) {
    it(`does not take ${JSON.stringify(typed.slice(0, 30))} for ${field}`, () => {
      expect(problems({ [field]: typed })[field]).to.contain(words);
    });
  }

  it('takes an agreement of ninety days ago, and a day as people write it', () => {
    expect(request({ agreedOn: '2026-08-25' }).agreedOn).to.equal('2026-08-25');
    expect(request({ agreedOn: '20/11/2026' }).agreedOn).to.equal('2026-11-20');
  });

  it('asks for words with "other", and for "other" with words', () => {
    expect(problems({ outcomes: 'other' })).to.have.keys('otherWords');
    expect(problems({ outcomes: 'icpc', otherWords: 'A family group conference' })).to.have.keys(
      'otherWords',
    );
    expect(request({ outcomes: 'icpc,other', otherWords: 'More' }).proposal).to.deep.equal({
      outcomes: ['icpc', 'other'],
      otherWords: 'More',
    });
  });

  for (const [strategy, on, started, fields] of [
    ['held', '', 'no', ['strategyOn']],
    ['held', '2026-11-24', 'no', ['strategyOn']],
    ['held', '2025-11-22', 'no', ['strategyOn']],
    ['held', '2025-11-23', 'no', []],
    ['held', '2026-11-23', 'yes', []],
    ['held', '2026-11-23', '', ['startedEnquiries']],
    ['arranged', '', '', ['strategyOn']],
    ['arranged', '2026-11-22', '', ['strategyOn']],
    ['arranged', '2026-11-23', 'no', []],
    ['arranged', '2027-01-22', '', []],
    ['arranged', '2027-01-23', '', ['strategyOn']],
    ['arranged', '2026-11-30', 'yes', ['startedEnquiries']],
    ['notYet', '2026-11-23', '', ['strategyOn']],
    ['notYet', '', 'yes', ['startedEnquiries']],
  ] as const) {
    const outcome = fields.length === 0 ? 'takes' : 'does not take';
    it(`${outcome} a strategy discussion ${strategy} on "${on}", enquiries started "${started}"`, () => {
      const found = problems({ strategy, strategyOn: on, startedEnquiries: started });
      expect(Object.keys(found)).to.deep.equal([...fields]);
    });
  }

  it('ignores blank rows and keeps the others in their order', () => {
    expect(
      request({ ...childTyped(4), ...childTyped(9) }).children.map(({ number }) => number),
    ).to.deep.equal(['3004171', '3004174', '3004179']);
  });

  it('keeps a child’s own present status only where it is not that of most', () => {
    const statuses = (status: string) =>
      request({ ...childTyped(2), 'c2.status': status }).children.map((child) => child.status);
    expect(statuses('lookedAfter')).to.deep.equal([undefined, 'lookedAfter']);
    for (const same of ['', 'asMost', 'cinPlan'])
      expect(statuses(same)).to.deep.equal([undefined, undefined]);
    expect(problems({ ...childTyped(2), 'c2.status': 'invented' })).to.have.keys('c2.status');
    expect(
      problems({ 'c2.status': 'lookedAfter' }),
      'a row with no more than that is asked about',
    ).to.have.keys('c2.number', 'c2.born', 'c2.sex');
  });

  it('finds the same child twice, whatever the case of the letters', () => {
    const found = problems({ 'c1.number': 'ab-1', ...childTyped(2), 'c2.number': ' AB-1 ' });
    expect(found).to.have.keys('c2.number');
    expect(found['c2.number']).to.contain('Child 1 has this number already');
  });

  it('takes twelve children and says what to do about the thirteenth', () => {
    const rows = (most: number) =>
      Object.assign(
        {},
        ...Array.from({ length: most }, (_, n) => ({ ...childTyped(n + 1), [`c${n + 1}.born`]: '03/2019' })),
      );
    expect(request(rows(12)).children).to.have.length(12);
    const found = problems(rows(13));
    expect(found).to.have.keys('c13.number');
    expect(found['c13.number']).to.contain('twelve children at most');
  });

  it('names the page of children on which something is to be mended', () => {
    const parsed = parseRequest(draft({ 'c7.number': '3004177' }), authority, today, maya.id);
    expect('problems' in parsed && parsed.problems.map(({ page }) => page)).to.deep.equal([2, 2]);
  });

  it('answers any garbage, and what it takes is a consultation’s content', function () {
    // A thousand drafts of any kind, each parsed whole and checked against two schemas.
    this.timeout(30_000);
    const fields = [
      'caseReference referral status howSoon team tried categories issues manager agreedOn',
      'outcomes otherWords strategy strategyOn startedEnquiries',
      'c1.number c1.initials c1.born c1.sex c2.number c2.initials c2.born c2.sex c13.number',
    ].flatMap((names) => names.split(' '));
    const likely = fc.constantFrom(
      ...[
        '',
        'NEG',
        'noneIdentified',
        'icpc,other',
        'held',
        'arranged',
        '2026-11-23',
        '23/11/2026',
        '03/2019',
      ],
      ...[
        '31/02/2027',
        '00/0000',
        '99/99/9999',
        '1/1/1',
        '9'.repeat(400),
        'AB',
        'ß',
        '\ud800',
        '__proto__',
        'U',
      ],
    );
    const garbage = fc.dictionary(
      fc.constantFrom(...fields),
      fc.oneof(likely, fc.string({ unit: 'binary', maxLength: 60 })),
    );
    fc.assert(
      fc.property(garbage, (typed) => {
        const given = draft(typed);
        draftSchema.parse(given);
        const parsed = parseRequest(given, authority, today, maya.id);
        if ('ok' in parsed) {
          consultationSchema.pick(pickable).parse(parsed.ok);
        } else {
          expect(parsed.problems).not.to.deep.equal([]);
          for (const { message } of parsed.problems) expect(message).not.to.equal('');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

const pickable = {
  caseReference: true,
  children: true,
  status: true,
  team: true,
  manager: true,
  agreedOn: true,
  referral: true,
  tried: true,
  categories: true,
  issues: true,
  proposal: true,
  strategy: true,
  howSoon: true,
} as const;

describe('when a child was born or is expected', () => {
  for (const [typed, expected] of [
    ['03/2019', { month: '2019-03', unborn: false }],
    ['3/2019', { month: '2019-03', unborn: false }],
    [' 03 - 2019 ', { month: '2019-03', unborn: false }],
    ['11/2026', { month: '2026-11', unborn: false }],
    ['12/2026', { month: '2026-12', unborn: true }],
    ['09/2027', { month: '2027-09', unborn: true }],
    ['14/03/2027', { month: '2027-03', day: '2027-03-14', unborn: true }],
    ['23/09/2027', { month: '2027-09', day: '2027-09-23', unborn: true }],
    ['24/11/2026', { month: '2026-11', day: '2026-11-24', unborn: true }],
    ['23/11/2026', { month: '2026-11', unborn: false }],
    ['14/03/2019', { month: '2019-03', unborn: false }],
    ['29/02/2024', { month: '2024-02', unborn: false }],
    ['10/2008', { month: '2008-10', unborn: false }],
    ['23/10/2008', { month: '2008-10', unborn: false }],
  ] as const) {
    it(`reads ${JSON.stringify(typed)}`, () => expect(readBorn(typed, today)).to.deep.equal(expected));
  }

  for (const [typed, words] of [
    ['', 'Use MM/YYYY'],
    ['2019', 'Use MM/YYYY'],
    ['2019-03', 'Use MM/YYYY'],
    ['03/19', 'Use MM/YYYY'],
    ['March 2019', 'Use MM/YYYY'],
    ['1/2/3/2019', 'Use MM/YYYY'],
    ['13/2019', 'no month 13'],
    ['00/2019', 'no month 0'],
    ['29/02/2026', 'not in the calendar'],
    ['31/06/2020', 'not in the calendar'],
    ['10/2027', 'ten months ahead'],
    ['24/09/2027', 'ten months ahead'],
    ['09/2008', 'under 18'],
    ['22/10/2008', 'under 18'],
    ['01/0000', 'under 18'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(typed)}`, () => {
      const read = readBorn(typed, today);
      expect('problem' in read && read.problem).to.contain(words);
      expect('problem' in read && read.problem).to.contain('14/02/2027');
    });
  }

  it('asks for "unknown or unborn" where the child is not born', () => {
    expect(problems({ 'c1.born': '03/2027', 'c1.sex': 'F' })['c1.sex']).to.contain('not born yet');
    expect(request({ 'c1.born': '14/03/2027', 'c1.sex': 'U' }).children[0]).to.deep.include({
      day: '2027-03-14',
      unborn: true,
      sex: 'U',
    });
  });
});

describe('the draft of a request', () => {
  it('puts every child on one page, one on the first and four on the next ones', () => {
    const children = Array.from({ length: mostRows }, () => ({
      number: '1',
      initials: '',
      born: '',
      sex: '',
      status: '',
    }));
    const pages = [0, 1, 2, 3, 4, 5].map((page) => rowsOn(page, { children }));
    expect(pages.flat()).to.deep.equal(Array.from({ length: mostRows }, (_, n) => n + 1));
    for (const [page, rows] of pages.entries()) for (const n of rows) expect(pageOf(n)).to.equal(page);
    expect(rowsOn(3, { children: [] })).to.deep.equal([10, 11, 12]);
    expect(rowsOn(4, { children: [] })).to.deep.equal([]);
  });

  it('keeps a long text when no more of it came back than was shown, and any other text as it came', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (a, b) => {
          const kept = keptWhole(a, b, 10, 100);
          expect([a, b]).to.include(kept);
          if (b.length > 10) expect(kept).to.equal(b);
        },
      ),
    );
    expect(keptWhole('twelve chars', 'twelve cha', 10, 100)).to.equal('twelve chars');
    expect(keptWhole('twelve chars', 'twelve cha', 10, 11)).to.equal('twelve cha');
    expect(keptWhole('twelve chars', 'twelve', 10, 100)).to.equal('twelve');
  });
});
