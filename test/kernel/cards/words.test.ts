import { expect } from 'chai';
import fc from 'fast-check';
import { clean, cut, plain, typed } from '../../../src/kernel/cards/index.ts';
import { runs, typedRuns } from '../../../src/kernel/cards/words.ts';
import { hostileText } from './hostile.ts';

const forbidden = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

describe('What people typed', () => {
  it('keeps its words and its lines when it is cleaned', () => {
    expect(clean('First line.\r\nSecond\tline, naïve café 😀.')).to.equal(
      'First line.\nSecond line, naïve café 😀.',
    );
  });

  it('loses blanks at the end of a line, and more than one empty line in a row', () => {
    expect(clean(' a  \n \n\t\n b ')).to.equal('a\n\n b');
  });

  it('loses control characters, direction overrides and half characters, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = clean(text);
        expect(shown).to.not.match(forbidden);
        expect(shown.isWellFormed()).to.equal(true);
        expect(shown).to.not.include('\n\n\n');
        expect(shown).to.not.include('{{');
      }),
    );
  });

  it('stays the same when it is cleaned twice', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(clean(clean(text))).to.equal(clean(text));
      }),
    );
  });

  it('is cut to its length without halving a character', () => {
    expect(cut('abcdef', 3)).to.equal('abc');
    expect(cut('ab😀', 3)).to.equal('ab');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, max) => {
        expect(cut(text, max).length).to.be.at.most(max);
        expect(cut(text, max).isWellFormed()).to.equal(true);
        expect(text.startsWith(cut(text, max))).to.equal(true);
      }),
    );
  });

  it('says how much of a long text is shown', () => {
    const [text, note] = typedRuns(typed('x'.repeat(1243)), 1000);
    expect(text?.text).to.equal(`${'x'.repeat(1000)}…`);
    expect(note?.text).to.equal(' (the first 1,000 of 1,243 characters)');
  });

  it('is shown whole and without a note when it just fits', () => {
    expect(typedRuns(typed('x'.repeat(1000)), 1000)).to.have.length(1);
  });

  it('is said to be missing rather than shown as nothing', () => {
    expect(typedRuns(typed(' \u202e\n'), 100)[0]?.text).to.equal('Nothing written');
  });

  it('stands on one line among our own words, cut', () => {
    const [own, theirs] = runs(['About ', typed(`a\nb${'c'.repeat(100)}`)], 10);
    expect(own?.text).to.equal('About ');
    expect(theirs?.text).to.equal('a bccccccc…');
  });
});

describe('A name out of the authority file', () => {
  it('reads as it was written', () => {
    for (const name of [
      "Siân O'Connor-Smith",
      'Team 3 (North)',
      'Assessment & Support',
      'Ana Silva, MBE',
      'Åse Ødegård',
      'محمد',
    ]) {
      expect(plain(name)).to.equal(name);
    }
  });

  it('cannot format, link, list or embed', () => {
    expect(plain('**Ana** [x](http://e)')).to.equal('∗∗Ana∗∗ (x)(http:\u2060/\u2060/e)');
    expect(plain('- Ana')).to.equal('\u2060- Ana');
    expect(plain('1. Ana')).to.equal('\u20601. Ana');
    expect(plain('&lt;b&gt;')).to.equal('＆lt;b＆gt;');
    expect(plain('a@b.example')).to.equal('a@\u2060b.\u2060example');
  });

  it('holds no character that Markdown or HTML reads, and no address, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = plain(text);
        expect(shown).to.not.match(/[*_`~#\\|[\]{}<>\n]/);
        expect(shown).to.not.match(/&[#\p{L}\p{N}]/u);
        expect(shown).to.not.match(/:\/|\/\/|@[\p{L}\p{N}]|[\p{L}\p{N}]\.\p{L}/u);
        expect(shown).to.not.match(/^(?:[-+=]|\d+[.)])/);
        expect(shown).to.not.match(forbidden);
      }),
    );
  });
});
