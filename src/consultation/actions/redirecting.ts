/** The rota was changed: requests that still wait for somebody who is no longer on duty go to whoever is now. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change } from '../../kernel/decision.ts';
import type { Happened, Subscription } from '../../kernel/registry.ts';
import { rotaOf } from '../../rota/index.ts';
import { unreachedOf } from '../climbing.ts';
import type { Offer } from '../offers.ts';
import { offerTo, recipient } from '../recipient.ts';
import { type Consultation, consultationType, holderOf } from '../record.ts';
import { standingOf } from '../standing.ts';
import { loadWithRota, passOver, show, tellAll } from './common.ts';

const outSchema = z.object({ person: z.string(), from: z.iso.datetime(), until: z.iso.datetime() });
type Out = z.infer<typeof outSchema>;

/** Requests that one look sees to; those that are left are seen to by a look of their own. */
const atOnce = 40;
const readOfEach = 200;

/** Whether the request waits for the session that somebody was taken out of. */
function waitsFor(value: Consultation, outs: readonly Out[]): boolean {
  const offer = value.offers.at(-1);
  if (!offer || standingOf(value) !== 'waiting' || !isOnRota(offer)) return false;
  return outs.some(
    ({ person, from, until }) => person === offer.to && from <= offer.from && offer.from < until,
  );
}

/** What was passed on to somebody, or given to somebody who is only named, has nothing to do with sessions. */
function isOnRota({ why }: Offer): boolean {
  return why === 'onDuty' || why === 'backup' || why === 'nextSession';
}

/** Finds the requests; each is seen to by a command of its own, in its own case. */
export const redirect = action({
  verb: 'consultation.redirect',
  audit: 'Looked which requests wait for somebody who is no longer on duty',
  who: ['event', 'followUp'],
  input: z.object({ outs: z.array(outSchema).max(200), after: z.string().optional() }),
  async load({ input: { outs, after } }, read) {
    const people = [...new Set(outs.map(({ person }) => person))];
    const lists = await Promise.all(
      people.map((holder) =>
        read.list(consultationType, {
          equal: { holder, open: true },
          range: { field: 'sentAt', ...(after === undefined ? {} : { from: after }) },
          order: 'ascending',
          limit: readOfEach,
        }),
      ),
    );
    return lists.flatMap(({ items }) => items);
  },
  may: () => false,
  present: () => ({ verb: 'help' }),
  decide({ outs }, found, _situation, target) {
    const waiting = found
      .filter(({ value }) => waitsFor(value, outs))
      .sort((a, b) => (a.value.sentAt < b.value.sentAt ? -1 : a.value.sentAt > b.value.sentAt ? 1 : 0));
    const now = waiting.slice(0, atOnce);
    const rest = waiting[atOnce];
    return {
      writes: [],
      commands: [
        ...now.map((one) => ({ verb: 'consultation.reoffer', target: one.target, input: { outs } })),
        ...(rest
          ? [{ verb: 'consultation.redirect', target, input: { outs, after: rest.value.sentAt } }]
          : []),
      ],
      show: { verb: 'help' },
    };
  },
});

/** Offers one request anew, as if it were sent now; to nobody who passed it on or could not be reached. */
export const reoffer = action({
  verb: 'consultation.reoffer',
  audit: 'Passed a request on because the duty rota was changed',
  who: ['followUp'],
  input: z.object({ outs: z.array(outSchema).max(200) }),
  load: loadWithRota,
  may: () => false,
  present: show,
  decide({ outs }, loaded, situation, target) {
    const { value } = loaded.consultation;
    const family = loaded.case.value;
    const nothing = { writes: [], show: show(target) };
    if (!waitsFor(value, outs)) return nothing;
    const { authority, now } = situation;
    const rota = rotaOf(authority, loaded.rota);
    const next = recipient(authority, rota, value, family, now, leftBehind(value));
    const holder = holderOf(value);
    if (!next || next.person.id === holder) return nothing;
    const told = { target, family, situation };
    const offer: Offer = { ...offerTo(next, { authority, rota, now }), redirected: true };
    return {
      writes: [change(loaded.consultation, { ...value, offers: [...value.offers, offer] })],
      tell: [
        ...tellAll([next.person.id], 'passedToYou', told, passOver(target)),
        ...tellAll([value.asker, holder], 'passedOn', told),
      ],
      show: show(target),
    };
  },
});

/** Those from whom it went on because they could not be reached, or passed it on themselves. */
function leftBehind(value: Consultation): readonly string[] {
  const { offers } = value;
  const passed = offers.flatMap(({ to }, n) => {
    const next = offers[n + 1];
    return next && (next.unreachable || next.why === 'passedOn' || next.why === 'named') ? [to] : [];
  });
  return [...passed, ...unreachedOf(value)];
}

function redirects({ target, data }: Happened) {
  const outs = z.array(outSchema).safeParse(data.outs);
  if (!outs.success || outs.data.length === 0) return [];
  return [{ verb: 'consultation.redirect', target, input: { outs: outs.data } }];
}

export const rotaFollowings: readonly Subscription[] = [{ event: 'rota.changed', commands: redirects }];
