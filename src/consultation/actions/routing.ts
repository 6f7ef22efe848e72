/** Who has the request: take it, call about it, pass it on, and pass over somebody who cannot be reached. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { isTyped, matchesOf } from '../../people/index.ts';
import { rotaOf } from '../../rota/index.ts';
import { passedOver, unreachedOf } from '../climbing.ts';
import { besideOf } from '../escalation.ts';
import { judged, optionalText, problemsIn, typedText } from '../inputs.ts';
import { offerNow, offerTo, recipient } from '../recipient.ts';
import { type Consultation, holderOf } from '../record.ts';
import { couldTake, isHolder } from '../rights.ts';
import { standingOf } from '../standing.ts';
import {
  form,
  loadInCase,
  loadWithRota,
  managersOf,
  mustFollow,
  notYours,
  passOver,
  sees,
  show,
  showNoting,
  tellAll,
} from './common.ts';

const nothing = z.object({});

export const take = action({
  verb: 'consultation.take',
  audit: 'Took a request for consultation',
  who: ['chair', 'safeguardingManager'],
  input: nothing,
  load: loadInCase,
  may: sees,
  present: show,
  decide(_input, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    if (value.asker === person.id) {
      throw new Refusal('ownRequest', 'You sent this request, so another chair has to take it.', {
        show: show(target),
      });
    }
    if (standingOf(value) === 'taken' && isHolder(person.id, value)) {
      throw new Refusal('alreadyDone', 'You have it already.', { show: show(target) });
    }
    mustFollow('take', value, target);
    const next: Consultation = { ...value, taken: { by: person.id, at: stamp(situation) } };
    const told = { target, family: loaded.case.value, situation };
    return {
      writes: [change(loaded.consultation, next)],
      // One takes it: whoever else had been offered it need not act any more.
      tell: tellAll([value.asker, holderOf(value), ...besideOf(value)], 'taken', told),
      show: show(target),
    };
  },
});

/** Opening a Teams call tells the bot nothing, so the chair's press is kept, and its answer holds the link. */
export const call = action({
  verb: 'consultation.call',
  audit: 'Called about a consultation',
  who: ['chair', 'safeguardingManager'],
  input: nothing,
  load: loadInCase,
  may: sees,
  present: show,
  decide(_input, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('call', value, target);
    if (!isHolder(person.id, value))
      throw notYours('Only the chair who has this request calls about it.', target);
    return {
      writes: [
        change(loaded.consultation, {
          ...value,
          calls: [...value.calls, { by: person.id, at: stamp(situation) }],
        }),
      ],
      show: { verb: 'consultation.callCard', target },
    };
  },
});

export const passOn = action({
  verb: 'consultation.passOn',
  audit: 'Passed a request for consultation on',
  who: ['chair', 'safeguardingManager'],
  input: z.object({
    to: typedText,
    /** `prior`: whoever has it has had responsibility for this family, and is not asked about it again. */
    because: z.enum(['prior', 'other']).catch('other'),
    reason: judged(optionalText(200)),
  }),
  load: loadWithRota,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('consultation.passOnForm'),
  decide({ to, because, reason: typed }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('passOn', value, target);
    const manages = person.roles.includes('safeguardingManager') && value.asker !== person.id;
    if (!isHolder(person.id, value) && !manages) {
      throw notYours(
        'Only the chair who has this request, or the safeguarding manager, passes it on.',
        target,
      );
    }
    const holder = holderOf(value);
    const able = couldTake(situation.authority, value, loaded.case.value).filter((one) => one.id !== holder);
    const [next, ...others] = matchesOf(to, able);
    const found = next !== undefined && others.length === 0;
    const problems = [
      ...(found ? [] : [{ field: 'to', message: whoElse(others.length > 0, isTyped(able)) }]),
      ...problemsIn({ reason: typed }),
    ];
    const reason = typed.value;
    if (because === 'other' && reason === undefined && typed.messages.length === 0) {
      problems.push({
        field: 'reason',
        message: 'Say in a few words why, for example "in a conference until four".',
      });
    }
    if (!found || problems.length > 0) throw new Invalid(problems);
    const family = loaded.case.value;
    const { authority, now } = situation;
    const offer = offerNow(
      next,
      {
        why: 'passedOn',
        ...(because === 'prior' ? { prior: true } : {}),
        ...(reason === undefined ? {} : { reason }),
        by: person.id,
      },
      { authority, rota: rotaOf(authority, loaded.rota), now },
    );
    const prior = [...new Set([...(family.prior ?? []), holder])];
    return {
      writes: [
        change(loaded.consultation, { ...value, taken: undefined, offers: [...value.offers, offer] }),
        ...(because === 'prior' ? [change(loaded.case, { ...family, prior })] : []),
      ],
      tell: [
        ...tellAll([next.id], 'passedToYou', { target, family, situation }, passOver(target)),
        ...tellAll(
          [value.asker, holder, ...besideOf(value)].filter((one) => one !== next.id),
          'passedOn',
          { target, family, situation },
        ),
      ],
      show: showNoting(target, [reason]),
    };
  },
});

function whoElse(several: boolean, typed: boolean): string {
  if (several) return 'More than one person is called so. Enter the work e-mail address instead.';
  return typed
    ? 'Nobody else who could take it has this address. Enter the work e-mail address as it stands in Teams.'
    : 'Choose another chair from the list.';
}

/**
 * The chair to whom it was offered can never be reached (blocked, app gone, left): it goes at once to the next who can
 * take it, never again to anybody who was tried. Business support hears of it from the worker.
 */
export const unreachable = action({
  verb: 'consultation.unreachable',
  audit: 'Passed a request over somebody who could not be reached',
  who: ['followUp'],
  input: z.object({ person: z.string() }),
  load: loadWithRota,
  may: () => false,
  present: show,
  decide({ person }, loaded, situation, target) {
    const { value } = loaded.consultation;
    const family = loaded.case.value;
    // Of those who were offered it as well, the next in the chain follows: at once, by the clock that falls due now.
    if (besideOf(value).includes(person)) {
      const noted = passedOver(value, person, stamp(situation));
      return { writes: [change(loaded.consultation, noted)], show: show(target) };
    }
    if (standingOf(value) !== 'waiting' || holderOf(value) !== person)
      return { writes: [], show: show(target) };
    const { authority, now } = situation;
    const rota = rotaOf(authority, loaded.rota);
    const tried = [...value.offers.map((offer) => offer.to), ...unreachedOf(value)];
    const next = recipient(authority, rota, value, family, now, tried);
    const told = { target, family, situation };
    if (!next) {
      // Everybody was tried: the asker and the managers must know that nobody has it.
      return {
        writes: [],
        tell: tellAll([value.asker, value.manager, ...managersOf(situation)], 'passedOn', told),
        show: show(target),
      };
    }
    const offered: Consultation = {
      ...value,
      offers: [...value.offers, { ...offerTo(next, { authority, rota, now }), unreachable: true }],
    };
    return {
      writes: [change(loaded.consultation, offered)],
      tell: [
        ...tellAll([next.person.id], 'passedToYou', told, passOver(target)),
        ...tellAll([value.asker], 'passedOn', told),
      ],
      show: show(target),
    };
  },
});
