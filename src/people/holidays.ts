/**
 * The watch over the list of bank holidays: every working day, when the service opens, Quorate looks whether an
 * authority's list ends soon, and tells the service administrator once a week for as long as it does. Where nobody is
 * the service administrator, business support is told.
 */
import { z } from 'zod';
import { action, view } from '../kernel/action.ts';
import type { Authority, Person } from '../kernel/actor.ts';
import { band, card, facts, head, para, plain, section } from '../kernel/cards/index.ts';
import { change, create } from '../kernel/decision.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Entry } from '../kernel/registry.ts';
import type { Target } from '../kernel/view.ts';
import { dayOf, formatDate } from '../practice/dates.ts';
import { type ListEnd, listEnd, nextDaysOff } from '../practice/holiday-list.ts';
import { nextOpening } from '../practice/working-hours.ts';

const watchSchema = z
  .object({
    /** The day of the last look. */
    lookedOn: z.iso.date(),
    /** The day on which it was last told; absent while the list goes on for long. */
    toldOn: z.iso.date().optional(),
  })
  .catchall(unknownField);
export type HolidayWatch = z.infer<typeof watchSchema>;

/** One an authority. */
export const holidayWatchType: RecordType<HolidayWatch> = {
  kind: 'holidayWatch',
  version: 1,
  schema: watchSchema,
  openFields: ['lookedOn', 'toldOn'],
  reference: () => 'the bank holidays',
  index: () => ({}),
  wake: ({ lookedOn }, settings) => ({
    at: nextOpening(Temporal.PlainDate.from(lookedOn), settings),
    verb: 'holidays.look',
  }),
};

export const holidaysTarget = (authority: string): Target => ({
  partition: `holidays:${authority}`,
  id: 'holidays',
});

const daysBetweenTellings = 7;

/** Asked for at every start; the first one begins the watch of an authority. */
const beginWatch = action({
  verb: 'holidays.begin',
  audit: 'Began to watch when the list of bank holidays ends',
  who: ['clock'],
  input: z.object({}),
  load: async ({ target }, read) => ({ watch: await read.find(holidayWatchType, target) }),
  may: () => false,
  present: (target) => ({ verb: 'service.holidays', target }),
  decide(_input, { watch }, { authority, now }, target) {
    const show = { verb: 'service.holidays', target };
    if (watch) return { writes: [], show };
    // As if looked at yesterday: the first look comes with the first opening, today's included.
    const lookedOn = dayOf(now).subtract({ days: 1 }).toString();
    return { writes: [create(holidayWatchType, target, authority.id, { lookedOn })], show };
  },
});

const look = action({
  verb: 'holidays.look',
  audit: 'Looked when the list of bank holidays ends',
  who: ['clock'],
  input: z.object({}),
  load: async ({ target }, read) => ({ watch: await read.get(holidayWatchType, target) }),
  may: () => false,
  present: (target) => ({ verb: 'service.holidays', target }),
  decide(_input, { watch }, { authority, now }, target) {
    const show = { verb: 'service.holidays', target };
    const { toldOn, ...rest } = watch.value;
    const today = dayOf(now);
    const looked = { ...rest, lookedOn: today.toString() };
    if (!listEnd(today, authority.settings).soon) return { writes: [change(watch, looked)], show };
    const rests =
      toldOn !== undefined && Temporal.PlainDate.from(toldOn).until(today).days < daysBetweenTellings;
    if (rests) return { writes: [change(watch, { ...looked, toldOn })], show };
    return {
      writes: [change(watch, { ...looked, toldOn: today.toString() })],
      tell: whoSeesToIt(authority).map(({ id }) => ({ to: id, view: show })),
      show,
    };
  },
});

function whoSeesToIt(authority: Authority): readonly Person[] {
  const administrators = authority.withRole('serviceAdministrator');
  return administrators.length > 0 ? administrators : authority.withRole('businessSupport');
}

const holidays = view({
  verb: 'service.holidays',
  who: ['businessSupport', 'serviceAdministrator', 'safeguardingManager'],
  typed: ['bank holidays'],
  unlogged: true,
  input: z.object({}),
  load: async () => ({}),
  may: () => true,
  render(_loaded, { authority, now }) {
    const today = dayOf(now);
    const end = listEnd(today, authority.settings);
    const words = wordsOf(end);
    const daysOff = nextDaysOff(today, 8, authority.settings);
    return {
      card: card({
        head: head({
          kind: 'Quorate · bank holidays',
          title: words.title,
          line: `The list goes up to ${formatDate(end.on)}`,
        }),
        band: band(words.style, words.left, words.means),
        body: [
          end.soon &&
            section(
              'What you can do',
              para(
                'Install the newest version of Quorate: it brings the years that GOV.UK has published since.',
              ),
              para(
                'Or enter the days in the authority file: under settings, holidays, extra; and under completeTo the last day for which they are complete.',
              ),
              para('Quorate says this again once a week until it is done.'),
            ),
          section(
            'Next days off, beside weekends',
            daysOff.length > 0
              ? facts(daysOff.map(({ on, title }) => [formatDate(on), plain(title)] as const))
              : para('None is known for the next year and a half.'),
          ),
        ],
        presses: [],
      }),
      summary: 'The list of bank holidays in Quorate',
    };
  },
});

interface Words {
  readonly style: 'good' | 'warning' | 'attention';
  readonly title: string;
  readonly left: string;
  readonly means: string;
}

function wordsOf({ soon, daysLeft }: ListEnd): Words {
  const days = daysLeft === 1 ? '1 day' : `${daysLeft} days`;
  if (!soon) {
    return {
      style: 'good',
      title: 'Bank holidays are known',
      left: `For another ${days}`,
      means: 'There is nothing to do here.',
    };
  }
  if (daysLeft < 0) {
    return {
      style: 'attention',
      title: 'The list of bank holidays has ended',
      left: 'No bank holidays are known any more',
      means: 'Quorate counts them as working days now: due dates can be too early.',
    };
  }
  return {
    style: 'warning',
    title: 'The list of bank holidays ends soon',
    left: daysLeft === 0 ? 'Today is its last day' : `${days} left`,
    means: 'Beyond its end Quorate counts bank holidays as working days: due dates can be too early.',
  };
}

export const holidayEntries: readonly Entry[] = [beginWatch, look, holidays];
