import { expect } from 'chai';
import fc from 'fast-check';
import {
  looksLikePersonalDetail,
  type PersonalDetail,
  personalDetailNotice,
  personalDetailsIn,
  personalDetailWarning,
} from '../../src/practice/warnings.ts';

const examples: readonly [PersonalDetail, readonly string[]][] = [
  [
    'name',
    [
      'We asked Jamie to keep a diary.',
      'Home visits by Mr Hartgrave every week',
      'mother works with mrs. Okonkwo-Bell',
      'Family support from Tendai Moyo since May',
      'The father, Kwabena Mensah, has moved out',
      'J. Featherstone supervises contact',
      'SARAH attends sessions',
      'Zoë Ó Briain visits',
      'Aisha’s school has been told',
    ],
  ],
  ['postcode', ['lives at MK9 3EJ now', 'moved to sw1a 1aa', 'M1 1AE', 'EC1A1BB is the refuge']],
  [
    'telephone',
    [
      'ring 07700 900123',
      'her number is 020 7946 0000',
      '+44 7700 900 123',
      '+44 (0)20 7946 0000',
      '(01632) 960 123',
      '01632960123',
    ],
  ],
  ['email', ['write to someone@example.org please', "o'neill.b@mail.example.org.uk"]],
  ['nhsNumber', ['943 476 5919', 'NHS no 9434765919', '943-476-5919']],
];

const harmless: readonly string[] = [
  '',
  'Family Group Conference held, Early Help closed in March.',
  'Signs of Safety mapping with the Health Visitor; School Nurse and Team Manager agree.',
  'Social Worker visits weekly. Child in Need Plan since Wed 3 March 2027.',
  'Strategy Discussion on 07-12-2026 10:00 to 11:30 with Thames Valley Police.',
  'Parents attended the Freedom Programme at St Mary’s Primary School.',
  'A disclosure under Sarah’s Law was asked for.',
  'Referral REF-88120 and case FAM-20417, child 3004171.',
  'KS2 1st term, year 6 2nd half',
  'Mother agreed to a written agreement. Father did not. Both know the plan.',
  'Asked Bletchley Children’s Centre for a place.',
  'Call 999 or 101; Childline is on 0800 1111.',
  'Drugs found on 12/11/2026, 01-02-2027 and 2027-03-03.',
  'MARAC, MASH, CAMHS and PLO were considered',
  'The Multi-Agency Risk Assessment Conference met on Thursday',
];

describe('gentle warnings', () => {
  for (const [kind, texts] of examples) {
    for (const text of texts) {
      it(`sees ${kind} in "${text}"`, () => {
        expect(looksLikePersonalDetail(text)).to.include(kind);
      });
    }
  }

  for (const text of harmless) {
    it(`says nothing about "${text}"`, () => {
      expect(looksLikePersonalDetail(text)).to.deep.equal([]);
    });
  }

  it('name the kinds and never what was typed', () => {
    expect(personalDetailWarning(looksLikePersonalDetail('Jamie, 07700 900123, MK9 3EJ'))).to.equal(
      'This looks as if it holds a person’s name, a postcode and a telephone number. Names and addresses belong in the case system; please take out what is not needed here.',
    );
    expect(personalDetailWarning([])).to.equal(undefined);
  });

  it('tell an NHS number from ten digits with a wrong check digit', () => {
    expect(looksLikePersonalDetail('943 476 5918')).to.deep.equal([]);
  });

  it('come to an answer in good time for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        looksLikePersonalDetail(text);
      }),
      { numRuns: 200 },
    );
    for (const unit of ['a', 'Ab ', '0', '07 ', 'a@', '(', '. ', "A'", 'A. ']) {
      const began = performance.now();
      looksLikePersonalDetail(unit.repeat(20_000).slice(0, 20_000));
      expect(performance.now() - began, `20,000 characters of "${unit}"`).to.be.below(500);
    }
  });
});

describe('what is said once a text was sent', () => {
  it('names each kind once over several texts, in a fixed order, and what can still be done', () => {
    const kinds = personalDetailsIn(['ring 07700 900123', undefined, 'MK9 3EJ; 07700 900123']);
    expect(kinds).to.deep.equal(['postcode', 'telephone']);
    expect(personalDetailNotice(kinds, 'Correct it.')).to.equal(
      'It was sent. What you wrote looks as if it held a postcode and a telephone number; names and addresses belong in the case system. Correct it.',
    );
  });

  it('is nothing where there is nothing to say', () => {
    expect(personalDetailNotice(personalDetailsIn([undefined, '', 'Weekly visits.']), 'x')).to.equal(
      undefined,
    );
  });
});
