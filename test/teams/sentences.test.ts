import { expect } from 'chai';
import fc from 'fast-check';
import { referenceFor } from '../../src/kernel/ids.ts';
import { courtesyIn, referenceIn, verbFor } from '../../src/teams/sentences.ts';

const sentences = [
  { say: 'request consultation', verb: 'request' },
  { say: 'my consultations', verb: 'mine' },
  { say: 'duty', verb: 'duty' },
  { say: 'diary', verb: 'diary' },
  { say: 'help', verb: 'help' },
];
const meant = (text: string) => verbFor(text, sentences);

describe('a typed sentence', () => {
  const understood: Record<string, string[]> = {
    request: [
      'request consultation',
      'Request Consultation',
      'REQUEST A CONSULTATION PLEASE!',
      'requst consultaton',
      'reqeust consultation',
      'requestconsultation',
      'request consultations',
      'Hi, could I request a consultation please? Thank you',
      "I'd like to request a consultation",
      '<at>Quorate</at> request consultation',
      '<at id="0">Quorate</at>&nbsp;request consultation',
      '  request\u00a0consultation.\n',
    ],
    mine: ['my consultations', 'My consultation', 'show me my consultations', 'my consulations'],
    duty: ['duty', 'Duty?', 'dutty', 'please show me the duty'],
    diary: ['diary', 'dairy', 'DIARY'],
    help: ['help', 'Help!', 'hlep', 'helpp', 'help me please', 'hello, help'],
  };
  for (const [verb, texts] of Object.entries(understood)) {
    for (const text of texts) {
      it(`${JSON.stringify(text)} means ${verb}`, () => {
        expect(meant(text)).to.equal(verb);
      });
    }
  }

  for (const text of [
    '',
    '   ',
    '!!!',
    'hello',
    'please',
    'thanks',
    'what is this',
    'busy',
    'the boy was hurt at home again last night',
    "please don't request a consultation for this child",
    'delete my consultations',
    'request',
    'consultation',
    '<script>help</script> me with my consultations and duty',
    `request consultation ${'x'.repeat(200)}`,
    'x'.repeat(100_000),
  ]) {
    it(`${JSON.stringify(text.slice(0, 60))} is not understood`, () => {
      expect(meant(text)).to.equal(undefined);
    });
  }

  it('that only greets or thanks is told apart from one that asks for something', () => {
    for (const text of ['hello', 'Hi!', 'good morning', 'Hello there, Quorate', '<at>Quorate</at> hi'])
      expect(courtesyIn(text), text).to.equal('hello');
    for (const text of ['thanks', 'Thank you very much!', 'hi, many thanks'])
      expect(courtesyIn(text), text).to.equal('thanks');
    for (const text of [
      '',
      'please',
      'you',
      'hello Alfie',
      'thanks for nothing',
      'duty',
      `hi ${'a'.repeat(200)}`,
    ])
      expect(courtesyIn(text), text).to.equal(undefined);
  });

  it('two sentences equally near are not guessed between', () => {
    const twins = [
      { say: 'diary', verb: 'a' },
      { say: 'dairy', verb: 'b' },
    ];
    expect(verbFor('diiry', twins)).to.equal(undefined);
    expect(verbFor('dairy', twins)).to.equal('b');
  });

  it('is always one of ours, or nothing, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(meant(text)).to.be.oneOf([undefined, 'request', 'mine', 'duty', 'diary', 'help']);
      }),
    );
  });

  it('with one letter left out of a long sentence is still understood', () => {
    const say = 'request consultation';
    fc.assert(
      fc.property(fc.nat(say.length - 1), (at) => {
        expect(meant(say.slice(0, at) + say.slice(at + 1))).to.equal('request');
      }),
    );
  });
});

describe('a typed reference', () => {
  const reference = referenceFor('C', 'one');
  const [prefix = '', first = '', last = ''] = reference.split('-');
  const letters = reference.replaceAll('-', '');
  const found = (text: string) => referenceIn(text, ['C', 'E']);

  for (const text of [
    reference,
    reference.toLowerCase(),
    letters,
    letters.toLowerCase(),
    `${prefix} ${first} ${last}`,
    [...letters].join(' '),
    `${prefix}–${first}–${last}.`,
    `  open ${reference}  `,
    `Find ${reference} please`,
    `Could you show me ${reference.toLowerCase()}, thanks`,
    `where is consultation ${reference}?`,
    `<at>Quorate</at> ${reference}`,
  ]) {
    it(`stands in ${JSON.stringify(text)}`, () => {
      expect(found(text)).to.equal(letters);
    });
  }

  it('stands in whatever its id made of it, also in letters that are words', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('C', 'E'),
        fc.string(),
        fc.constantFrom('', 'open ', 'find '),
        (kind, id, lead) => {
          const one = referenceFor(kind, id);
          expect(found(`${lead}${one}`)).to.equal(one.replaceAll('-', ''));
          expect(found(`${lead}${one.toLowerCase()} please`)).to.equal(one.replaceAll('-', ''));
          expect(found(`${lead}${one.toLowerCase().replaceAll('-', '')}`)).to.equal(one.replaceAll('-', ''));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('that was mistyped is still taken for one, to be told so', () => {
    for (const text of ['C-4T9-KX3', 'c4t9kx3', 'open C 4T9 KX3', 'C-4T9-KX', 'C-4T9-KX22']) {
      expect(found(text), text).to.be.a('string');
    }
  });

  for (const text of [
    '',
    'C',
    'meeting',
    'concern',
    'contact',
    'c the cat',
    'FAM-20417',
    'REF-881',
    'a child of 12 was hurt',
    `${reference} and ${reference}`,
    `the family of ${reference} has moved`,
    'C-4T9-KX2 C-4T9',
    '2026-11-19',
    'x'.repeat(100_000),
  ]) {
    it(`does not stand in ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(found(text)).to.equal(undefined);
    });
  }

  it('has a prefix that opens something, unless it opens nothing', () => {
    expect(referenceIn(referenceFor('F', 'one'), ['C'])).to.equal(undefined);
  });
});
