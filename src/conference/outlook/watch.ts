/**
 * The watch over the service's mailbox, one an authority: Graph tells of changes for under three days at a time, so it
 * is renewed a day before it lapses; and once a day, at night, the event of each conference still to come is looked at,
 * so that what Graph never told is found as well.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, create, type ErrandAsked, type FollowUp, stamp } from '../../kernel/decision.ts';
import { type Errand, errand } from '../../kernel/errand.ts';
import { shortHash } from '../../kernel/ids.ts';
import { OutsideError } from '../../kernel/outside.ts';
import { type Loaded, type Reader, type RecordType, unknownField } from '../../kernel/records.ts';
import type { ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf, momentOf } from '../../practice/dates.ts';
import { earlier } from '../../practice/moments.ts';
import type { Settings } from '../../practice/settings.ts';
import { type Conference, conferenceType } from '../record.ts';
import { show } from '../telling.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const standing = z.object({
  id: z.string().min(1).max(200),
  address: z.string().max(2_000),
  until: instant,
});

const watchSchema = z
  .object({
    /** What Graph keeps for us; absent where it cannot reach us, or has not answered yet. */
    told: standing.optional(),
    /** When it was last asked to. */
    askedAt: instant,
    /** When the last comparison began. */
    comparedAt: instant,
    /** How far a comparison under way has come: the start of the last conference looked at. */
    comparing: instant.optional(),
  })
  .catchall(unknownField);
export type OutlookWatch = z.infer<typeof watchSchema>;

/** Long enough before it lapses that a day's outage costs nothing. */
const renewBefore = { hours: 24 };

/** At once while one is under way; otherwise at the hour of the settings that comes next after the last. */
export function nextComparison(
  { comparedAt, comparing }: Pick<OutlookWatch, 'comparedAt' | 'comparing'>,
  { conferences }: Pick<Settings, 'conferences'>,
): Temporal.Instant {
  const last = Temporal.Instant.from(comparedAt);
  if (comparing !== undefined) return last;
  const { compareAt } = conferences.outlook;
  const today = momentOf(dayOf(last), compareAt);
  return Temporal.Instant.compare(today, last) > 0
    ? today
    : momentOf(dayOf(last).add({ days: 1 }), compareAt);
}

/** When it is to be renewed: once for each time that it was asked for. */
function renewal({ told, askedAt }: OutlookWatch): Temporal.Instant | undefined {
  const at = told && Temporal.Instant.from(told.until).subtract(renewBefore);
  return at && Temporal.Instant.compare(at, Temporal.Instant.from(askedAt)) > 0 ? at : undefined;
}

export const outlookWatchType: RecordType<OutlookWatch> = {
  kind: 'outlookWatch',
  version: 1,
  schema: watchSchema,
  openFields: ['askedAt', 'comparedAt', 'comparing'],
  reference: () => 'the watch over Outlook',
  index: () => ({}),
  wake(value, settings) {
    if (settings.calendar === undefined) return undefined;
    const compare = nextComparison(value, settings);
    const renew = renewal(value);
    return { at: renew ? earlier(renew, compare) : compare, verb: 'outlook.due' };
  },
};

export const outlookTarget = (authority: string): Target => ({
  partition: `outlook:${authority}`,
  id: 'watch',
});

const nobody = () => false;
const loadWatch = async ({ target }: { readonly target: Target }, read: Reader) => ({
  watch: await read.find(outlookWatchType, target),
});

const watchErrand = (target: Target): ErrandAsked => ({
  name: 'outlook.watch',
  target,
  input: { ...target },
  reply: { verb: 'outlook.watching', input: {} },
  stream: 'watch',
});

/** Asked for at every start: the address, and the key from which the secret follows, may be others than before. */
const begin = action({
  verb: 'outlook.begin',
  audit: 'Began to watch the calendar of the service',
  who: ['clock'],
  input: z.object({}),
  load: loadWatch,
  may: nobody,
  present: (target) => show(target),
  decide(_input, { watch }, situation, target) {
    const { authority } = situation;
    if (authority.settings.calendar === undefined) return { writes: [], show: show(target) };
    const at = stamp(situation);
    return {
      writes: [
        watch
          ? change(watch, { ...watch.value, askedAt: at })
          : create(outlookWatchType, target, authority.id, { askedAt: at, comparedAt: at }),
      ],
      errands: [watchErrand(target)],
      show: show(target),
    };
  },
});

/** So many conferences are looked at in one batch; the rest follows at once. */
const pageSize = 30;

interface Due {
  readonly watch: Loaded<OutlookWatch>;
  readonly next: readonly Loaded<Conference>[];
}

const lookAt = ({ target }: Loaded<Conference>): FollowUp => ({
  verb: 'conference.compare',
  target,
  input: {},
});

/** It is to be renewed, or it is night: the present says which. */
const due = action<Record<string, never>, Due>({
  verb: 'outlook.due',
  audit: 'Renewed the watch over the calendar of the service, or compared it with the conferences',
  who: ['clock'],
  input: z.object({}),
  async load({ target, authority }, read) {
    const watch = await read.get(outlookWatchType, target);
    const { items } = await read.list(conferenceType, {
      equal: { authority },
      // What was held since the last comparison is looked at in vain, and harms nothing.
      range: { field: 'starts', from: watch.value.comparing ?? watch.value.comparedAt },
      order: 'ascending',
      limit: pageSize + 1,
    });
    return { watch, next: items };
  },
  may: nobody,
  present: (target) => show(target),
  decide(_input, { watch, next }, situation, target) {
    const { now } = situation;
    const { value } = watch;
    const at = stamp(situation);
    const isPast = (one: Temporal.Instant | undefined) =>
      one !== undefined && Temporal.Instant.compare(one, now) <= 0;
    const compares = isPast(nextComparison(value, situation.authority.settings));
    const first = compares && value.comparing === undefined;
    // Where none stands it is asked for once more every night.
    const renews = isPast(renewal(value)) || (first && value.told === undefined);
    const page = compares ? next.slice(0, pageSize) : [];
    const { comparing: _comparing, ...rest } = value;
    // The first of those left is where the next page begins. More of one start than a page holds end it: it would
    // begin where it is for ever.
    const left = compares ? next[pageSize]?.value.booking?.slot.starts : undefined;
    const goesOn = left === value.comparing ? undefined : left;
    return {
      writes: [
        change(watch, {
          ...rest,
          ...(renews ? { askedAt: at } : {}),
          ...(first ? { comparedAt: at } : {}),
          ...(goesOn === undefined ? {} : { comparing: goesOn }),
        }),
      ],
      commands: page.map(lookAt),
      errands: renews ? [watchErrand(target)] : [],
      show: show(target),
    };
  },
});

/** What came of asking Graph to tell us. One that had lapsed is begun anew, and all is compared at once. */
const watching = action({
  verb: 'outlook.watching',
  audit: 'Asked to be told of changes in the calendar of the service',
  who: ['followUp'],
  input: z.object({
    answer: standing.extend({ anew: z.boolean() }).optional(),
    failed: z.string().max(60).optional(),
  }),
  load: loadWatch,
  may: nobody,
  present: (target) => show(target),
  decide({ answer }, { watch }, situation, target) {
    if (!watch) return { writes: [], show: show(target) };
    const { told: before, ...rest } = watch.value;
    if (!answer) return { writes: [change(watch, rest)], show: show(target) };
    const { anew, ...told } = answer;
    const at = stamp(situation);
    const lapsed = anew && before !== undefined;
    return {
      writes: [change(watch, { ...rest, told, ...(lapsed ? { comparing: at, comparedAt: at } : {}) })],
      show: show(target),
    };
  },
});

/** Graph tells: of an event, or that it has lost some. What is no event of a conference is nothing. */
const told = action({
  verb: 'outlook.told',
  audit: 'Heard of a change in the calendar of the service',
  who: ['followUp'],
  input: z.object({
    event: z.string().max(1_000).optional(),
    what: z.enum(['lapsed', 'renew', 'missed']).optional(),
  }),
  async load({ target, input, authority }, read) {
    const { watch } = await loadWatch({ target }, read);
    if (input.event === undefined) return { watch, about: [] };
    const { items } = await read.list(conferenceType, {
      equal: { event: shortHash(input.event) },
      range: { field: 'starts' },
      order: 'ascending',
      limit: 2,
    });
    return { watch, about: items.filter((one) => one.authority === authority) };
  },
  may: nobody,
  present: (target) => show(target),
  decide({ what }, { watch, about }, situation, target) {
    if (!watch) return { writes: [], show: show(target) };
    const at = stamp(situation);
    const { value } = watch;
    const compares = what === 'lapsed' || what === 'missed';
    const renews = what === 'lapsed' || what === 'renew';
    return {
      writes:
        what === undefined
          ? []
          : [
              change(watch, {
                ...value,
                ...(renews ? { askedAt: at } : {}),
                ...(compares ? { comparedAt: at, comparing: at } : {}),
              }),
            ],
      commands: about.map(lookAt),
      errands: renews ? [watchErrand(target)] : [],
      show: show(target),
    };
  },
});

export const watchEntries = [begin, due, watching, told] as const;

/** The address that Graph is to tell, with its secret: undefined where Graph cannot reach us. */
export type ToldAt = (authority: string) => { readonly address: string; readonly secret: string } | undefined;

export function watchErrands(mailboxes: ServiceMailboxes, toldAt: ToldAt): readonly Errand[] {
  return [
    errand({
      name: 'outlook.watch',
      input: z.object({ partition: z.string(), id: z.string() }),
      async run(target, { authority, read }) {
        const mailbox = mailboxes.of(authority.settings);
        const ours = toldAt(authority.id);
        const before = (await read.find(outlookWatchType, target))?.value.told;
        if (!mailbox || !ours) return undefined;
        const { address } = ours;
        if (before?.address === address) {
          try {
            const { id, until } = await mailbox.watching.extend(before.id);
            return { id, until: until.toString(), address, anew: false };
          } catch (fault) {
            if (!(fault instanceof OutsideError) || fault.fault !== 'gone') throw fault;
          }
        }
        const { id, until } = await mailbox.watching.begin(ours);
        // At another address of ours, or with a key that is used no more: each change would be told twice.
        if (before && before.address !== address) await mailbox.watching.end(before.id);
        return { id, until: until.toString(), address, anew: true };
      },
    }),
  ];
}
