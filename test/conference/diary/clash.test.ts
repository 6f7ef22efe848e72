import { expect } from 'chai';
import fc from 'fast-check';
import { clashOf, type FitRules } from '../../../src/conference/diary/clash.ts';
import type { DiaryEntry, ResourceKind } from '../../../src/conference/diary/record.ts';
import { at } from '../../support/authority.ts';

const rules: FitRules = {
  gapMinutes: 30,
  mostADay: 2,
  travel: (from, to) => (from && to && from !== to ? 20 : 0),
};
const conference = { partition: 'case:one', id: 'conference:one' };
const entry = (from: string, until: string, more: Partial<DiaryEntry> = {}): DiaryEntry => ({
  hold: 'hold:other',
  from: at(`2027-03-03T${from}`).toString(),
  until: at(`2027-03-03T${until}`).toString(),
  conference,
  ...more,
});
const wanted = (from: string, until: string, site?: string) => ({
  hold: 'hold:mine',
  from: at(`2027-03-03T${from}`),
  until: at(`2027-03-03T${until}`),
  site,
});
const clash = (
  kind: ResourceKind,
  entries: readonly DiaryEntry[],
  want: ReturnType<typeof wanted>,
  givenUp?: readonly string[],
) => clashOf({ resource: { kind, id: 'x' }, entries: [...entries] }, want, rules, givenUp);

describe('a slot in the diary', () => {
  it('is taken when the times overlap by a minute, for everybody and everything', () => {
    for (const kind of ['chair', 'minuteTaker', 'room', 'worker'] as const) {
      expect(clash(kind, [entry('09:30', '12:00')], wanted('11:59', '14:00'))).to.equal('taken');
    }
  });

  it('needs the gap before and after', () => {
    const there = [entry('09:30', '12:00')];
    expect(clash('room', there, wanted('12:29', '15:00'))).to.equal('tooClose');
    expect(clash('room', there, wanted('12:30', '15:00'))).to.equal(undefined);
    expect(clash('chair', [entry('12:30', '15:00')], wanted('09:30', '12:01'))).to.equal('tooClose');
    expect(clash('chair', [entry('12:30', '15:00')], wanted('09:30', '12:00'))).to.equal(undefined);
  });

  it('needs the way from one site to another beside the gap, of people only', () => {
    const there = [entry('09:30', '12:00', { site: 'town' })];
    expect(clash('chair', there, wanted('12:30', '15:00', 'town'))).to.equal(undefined);
    expect(clash('chair', there, wanted('12:49', '15:00', 'valley'))).to.equal('tooClose');
    expect(clash('chair', there, wanted('12:50', '15:00', 'valley'))).to.equal(undefined);
    expect(clash('chair', there, wanted('12:30', '15:00'))).to.equal(undefined);
    expect(clash('room', there, wanted('12:30', '15:00', 'valley'))).to.equal(undefined);
  });

  it('is one too many for a chair with two conferences that day, and for nobody else', () => {
    const there = [entry('09:00', '10:00'), entry('15:00', '16:00', { hold: 'hold:third' })];
    expect(clash('chair', there, wanted('12:00', '14:00'))).to.equal('tooManyThatDay');
    expect(clash('minuteTaker', there, wanted('12:00', '14:00'))).to.equal(undefined);
  });

  it('is taken by what the same person has in another way, which makes no chair’s day fuller', () => {
    const of = (from: string, elsewhere: readonly DiaryEntry[]) =>
      clashOf(
        { resource: { kind: 'chair', id: 'x' }, entries: [entry('15:00', '16:00')], elsewhere },
        wanted(from, '14:00'),
        rules,
      );
    const minutes = entry('09:30', '12:00', { hold: 'hold:third', site: 'town' });
    expect(of('11:00', [minutes])).to.equal('taken');
    expect(of('12:10', [minutes])).to.equal('tooClose');
    expect(of('12:30', [minutes])).to.equal(undefined);
    expect(of('11:00', [{ ...minutes, hold: 'hold:mine' }])).to.equal(undefined);
  });

  it('does not stand in its own way, nor does the one that it takes the place of', () => {
    const mine = entry('09:30', '12:00', { hold: 'hold:mine' });
    const before = entry('09:30', '12:00', { hold: 'hold:before' });
    expect(clash('chair', [mine], wanted('09:30', '12:00'))).to.equal(undefined);
    expect(clash('chair', [before], wanted('10:00', '12:30'))).to.equal('taken');
    expect(clash('chair', [before], wanted('10:00', '12:30'), ['hold:before'])).to.equal(undefined);
  });

  it('that fits keeps every two conferences of one person apart by the gap and the way', () => {
    const minute = fc.integer({ min: 0, max: 600 });
    const meeting = fc.record({
      from: minute,
      minutes: fc.integer({ min: 15, max: 180 }),
      site: fc.constantFrom(undefined, 'town', 'valley'),
    });
    const start = at('2027-03-03T08:00');
    const moment = (minutes: number) => start.add({ minutes });
    fc.assert(
      fc.property(fc.array(meeting, { minLength: 1, maxLength: 12 }), (asked) => {
        // As bookings come one after another: each is entered where it fits.
        const entries: DiaryEntry[] = [];
        asked.forEach(({ from, minutes, site }, n) => {
          const want = {
            hold: `hold:${n}`,
            from: moment(from),
            until: moment(from + minutes),
            ...(site ? { site } : {}),
          };
          if (clashOf({ resource: { kind: 'minuteTaker', id: 'x' }, entries }, want, rules)) return;
          entries.push({
            hold: want.hold,
            from: want.from.toString(),
            until: want.until.toString(),
            conference,
            ...(site ? { site } : {}),
          });
        });
        const sorted = entries.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from));
        sorted.slice(1).forEach((later, n) => {
          const earlier = sorted[n];
          if (!earlier) throw new Error('there is one before');
          const apart = Temporal.Instant.from(earlier.until).until(later.from).total('minutes');
          const way = earlier.site && later.site && earlier.site !== later.site ? 20 : 0;
          expect(apart).to.be.at.least(30 + way);
        });
        return entries.length > 0;
      }),
    );
  });
});
