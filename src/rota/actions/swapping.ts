/** A chair offers a session to a colleague, for one of theirs or for nothing; the colleague accepts or declines. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { typedText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { type Cover, type Rota, rotaSchema, type Shift, type Swap } from '../record.ts';
import { onLeave } from '../sessions.ts';
import { isOver, isWholly, readShift, shiftWords } from '../shift.ts';
import { readTake, swapTarget, withoutBackup } from '../swaps.ts';
import { changed, dayView, keepers, loadRota, ofAuthority } from './common.ts';

const swapForm = (target: Target) => ({ verb: 'rota.swapForm', target });
const swapView = (target: Target) => ({ verb: 'rota.swap', target });

export const offerSwap = action({
  verb: 'rota.offerSwap',
  audit: 'Offered a duty session to a colleague',
  who: ['chair'],
  input: z.object({ give: typedText, take: typedText }),
  load: loadRota,
  may: ofAuthority,
  present: swapForm,
  form: swapForm,
  decide({ give: giving, take: taking }, { rota }, situation) {
    const { id: by } = actingPerson(situation);
    const { authority, now } = situation;
    const give = readShift(giving);
    const take = readTake(taking);
    const problems: Problem[] = [];
    if (!give || isOver(give, now) || !isWholly(authority, rota.value, give, by)) {
      problems.push({ field: 'give', message: 'Choose one of your sessions from the list.' });
    }
    if (!take || take.person === by || !authority.person(take.person)?.roles.includes('chair')) {
      problems.push({ field: 'take', message: 'Choose from the list whom you ask.' });
    } else if (take.shift && !isWholly(authority, rota.value, take.shift, take.person)) {
      problems.push({ field: 'take', message: 'That session is no longer theirs. Choose again.' });
    }
    if (!give || !take || problems.length > 0) throw new Invalid(problems);
    const swap: Swap = {
      id: situation.id('swap'),
      by,
      to: take.person,
      give,
      ...(take.shift ? { take: take.shift } : {}),
      at: stamp(situation),
    };
    const next = { ...rota.value, swaps: [...rota.value.swaps, swap] };
    if (!rotaSchema.safeParse(next).success) {
      throw new Refusal('incomplete', 'Too many swaps are open. Ask a colleague to answer theirs first.');
    }
    const view = swapView(swapTarget(authority.id, swap.id));
    return { writes: [change(rota, next)], tell: [{ to: take.person, view }], show: view };
  },
});

/** The swap of a button, while it can still be answered; throws Refusal with the swap as it stands. */
function openSwap(rota: Rota, target: Target): Swap {
  const found = rota.swaps.find(({ id }) => target.id === `swap:${id}`);
  if (!found) throw new Refusal('notFound', 'That could not be found.');
  if (found.ended) {
    throw new Refusal('alreadyDone', 'This swap has been answered already.', { show: swapView(target) });
  }
  return found;
}

/** Throws Refusal with the present rota when a session is no longer whose it was, or is over. */
function mustStillBe(shift: Shift, person: string, rota: Rota, authority: Authority, now: Temporal.Instant) {
  if (!isOver(shift, now) && isWholly(authority, rota, shift, person)) return;
  const words = isOver(shift, now)
    ? `The session of ${shiftWords(shift)} is over. Nothing was changed.`
    : `The session of ${shiftWords(shift)} has moved since this was offered. Nothing was changed; here is the rota as it stands.`;
  throw new Refusal('notNow', words, { show: dayView(authority.id, shift.on) });
}

export const acceptSwap = action({
  verb: 'rota.acceptSwap',
  audit: 'Accepted a swap of duty sessions',
  who: ['chair'],
  input: z.object({}),
  load: loadRota,
  may: ofAuthority,
  present: swapView,
  decide(_input, loaded, situation, target) {
    const { id } = actingPerson(situation);
    const { authority, now } = situation;
    const rota = loaded.rota.value;
    const swap = openSwap(rota, target);
    if (swap.to !== id) {
      throw new Refusal('notYourRole', 'Only the colleague who was asked accepts a swap.', {
        show: swapView(target),
      });
    }
    mustStillBe(swap.give, swap.by, rota, authority, now);
    if (swap.take) mustStillBe(swap.take, swap.to, rota, authority, now);
    const away = [
      onLeave(rota, swap.to, swap.give.on, swap.give),
      swap.take !== undefined && onLeave(rota, swap.by, swap.take.on, swap.take),
    ];
    if (away.includes(true)) {
      const words = `${away[0] ? 'You are' : 'Your colleague is'} on leave then, so this swap cannot be made.`;
      throw new Refusal('notNow', words, { show: swapView(target) });
    }
    const put = (shift: Shift, person: string): Cover => ({
      id: situation.id(`cover ${shift.on} ${shift.from}`),
      ...shift,
      as: 'chair',
      person,
      why: 'swap',
      by: id,
      at: stamp(situation),
    });
    const covers = [put(swap.give, swap.to), ...(swap.take ? [put(swap.take, swap.by)] : [])];
    const days = covers.map(({ on }) => on).sort();
    const span = {
      from: Temporal.PlainDate.from(days[0] ?? swap.give.on),
      to: Temporal.PlainDate.from(days.at(-1) ?? swap.give.on),
    };
    // Only who keeps the rota can put another backup in: they read on which day there is none.
    const bare = withoutBackup(swap, authority, rota).length > 0;
    const see = bare ? keepers.flatMap((role) => authority.withRole(role).map((one) => one.id)) : [];
    const next = {
      ...rota,
      covers: [...rota.covers, ...covers],
      swaps: rota.swaps.map((one): Swap => (one === swap ? { ...one, ended: 'accepted' } : one)),
    };
    // The colleague reads the answer to what they asked, with the sessions as they stand now.
    const show = swapView(target);
    const decision = changed(loaded, next, { span, show, also: see, except: [swap.by] }, situation);
    return { ...decision, tell: [{ to: swap.by, view: show }] };
  },
});

/** Declined by the colleague who was asked, or taken back by the one who asked. */
export const declineSwap = action({
  verb: 'rota.declineSwap',
  audit: 'Declined a swap of duty sessions, or took it back',
  who: ['chair'],
  input: z.object({}),
  load: loadRota,
  may: ofAuthority,
  present: swapView,
  decide(_input, { rota }, situation, target) {
    const { id } = actingPerson(situation);
    const swap = openSwap(rota.value, target);
    if (swap.to !== id && swap.by !== id) {
      throw new Refusal('notYourRole', 'Only the two whom it concerns answer a swap.', {
        show: swapView(target),
      });
    }
    const ended = swap.to === id ? 'declined' : 'withdrawn';
    const swaps = rota.value.swaps.map((one): Swap => (one === swap ? { ...one, ended } : one));
    return {
      writes: [change(rota, { ...rota.value, swaps })],
      tell: [{ to: swap.to === id ? swap.by : swap.to, view: swapView(target) }],
      show: swapView(target),
    };
  },
});
