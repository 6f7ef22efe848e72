import { expect } from 'chai';
import { type OutlookKept, outlookOf } from '../../../src/conference/freeBusy/known.ts';
import {
  type FreeBusyWatch,
  freeBusyWatchType,
  personOwner,
  spansSchema,
} from '../../../src/conference/freeBusy/record.ts';
import { defaultSettings } from '../../../src/practice/settings.ts';
import { at, authority, maya, person } from '../../support/authority.ts';

const daniel = person('Daniel Osei');
const stamp = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
const watch = (changes: Partial<FreeBusyWatch> = {}): FreeBusyWatch => ({
  lookedAt: stamp('2027-03-01T10:00'),
  readAt: stamp('2027-03-01T10:00'),
  running: false,
  waiting: [],
  ...changes,
});
const calendarOf = (id: string, found: string, more = {}): OutlookKept['calendars'][number] => ({
  of: personOwner(id),
  busy: [100, 160, 200, 230],
  at: stamp(found),
  ...more,
});
const now = at('2027-03-01T10:20');
const ask = (kept: Partial<OutlookKept>, when = now) =>
  outlookOf({ watch: watch(), calendars: [], ...kept }, authority, when);
const asOf = (kept: Partial<OutlookKept>, id: string, when = now) =>
  ask(kept, when).asOf(personOwner(id))?.toString({ smallestUnit: 'millisecond' });

describe('what is known of Outlook', () => {
  it('is when somebody is taken, and as of the last reading of all that came to its end', () => {
    const calendars = [calendarOf(daniel.id, '2027-02-26T16:00')];
    expect(ask({ calendars }).busy(personOwner(daniel.id))).to.deep.equal([
      { from: 100, until: 160 },
      { from: 200, until: 230 },
    ]);
    expect(asOf({ calendars }, daniel.id)).to.equal(stamp('2027-03-01T10:00'));
    // Read by itself since then.
    const since = [calendarOf(daniel.id, '2027-03-01T10:12')];
    expect(asOf({ calendars: since }, daniel.id)).to.equal(stamp('2027-03-01T10:12'));
  });

  it('is nothing of somebody who was not read, cannot be seen, or was read too long ago to go by', () => {
    expect(asOf({}, daniel.id)).to.equal(undefined);
    const unseen = [calendarOf(daniel.id, '2027-03-01T10:12', { unknown: 'ErrorMailRecipientNotFound' })];
    expect(asOf({ calendars: unseen }, daniel.id)).to.equal(undefined);
    expect(ask({ calendars: unseen }).busy(personOwner(daniel.id))).to.deep.equal([]);
    const old = [calendarOf(daniel.id, '2027-03-01T10:00')];
    expect(asOf({ calendars: old }, daniel.id, at('2027-03-08T10:00'))).not.to.equal(undefined);
    expect(asOf({ calendars: old }, daniel.id, at('2027-03-08T10:30'))).to.equal(undefined);
  });

  it('is of a social worker as of the last reading only where their conference was waiting by then', () => {
    const calendars = [calendarOf(maya.id, '2027-02-26T16:00')];
    const waiting = (since: string) => [
      { worker: maya.id, conference: { partition: 'case:one', id: 'conference:one' }, since: stamp(since) },
    ];
    const found = (more: Partial<FreeBusyWatch>) => asOf({ calendars, watch: watch(more) }, maya.id);
    expect(found({})).to.equal(stamp('2027-02-26T16:00'));
    expect(found({ waiting: waiting('2027-03-01T10:05') })).to.equal(stamp('2027-02-26T16:00'));
    expect(found({ waiting: waiting('2027-03-01T09:55') })).to.equal(stamp('2027-03-01T10:00'));
  });
});

describe('a calendar as it is kept', () => {
  it('is rising minutes, two by two, and nothing else', () => {
    expect(spansSchema.safeParse([]).success).to.equal(true);
    expect(spansSchema.safeParse([1, 2, 5, 9]).success).to.equal(true);
    for (const wrong of [[1], [2, 1], [1, 2, 2, 3], [1, 2.5], [-3, 2], ['1', '2'], 'no', { length: 0 }]) {
      expect(spansSchema.safeParse(wrong).success, JSON.stringify(wrong)).to.equal(false);
    }
  });
});

describe('the next reading of Outlook', () => {
  const next = (lookedAt: string, waits: boolean) => {
    const waiting = waits
      ? [{ worker: maya.id, conference: { partition: 'c', id: 'k' }, since: stamp('2027-03-01T09:00') }]
      : [];
    const settings = { ...defaultSettings, calendar: authority.settings.calendar };
    return freeBusyWatchType.wake?.(watch({ lookedAt: stamp(lookedAt), waiting }), settings)?.at.toString();
  };

  it('comes half an hour later in working hours while a conference waits for its time', () => {
    expect(next('2027-03-01T10:00', true)).to.equal(at('2027-03-01T10:30').toString());
    expect(next('2027-03-01T16:45', true)).to.equal(at('2027-03-02T09:00').toString());
    expect(next('2027-03-25T16:45', true), 'over Easter').to.equal(at('2027-03-30T09:00').toString());
  });

  it('otherwise when work begins, and never in a service whose calendars are not kept outside', () => {
    expect(next('2027-03-01T10:00', false)).to.equal(at('2027-03-02T09:00').toString());
    expect(freeBusyWatchType.wake?.(watch(), defaultSettings)).to.equal(undefined);
  });
});
