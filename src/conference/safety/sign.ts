/**
 * The chair signs who will see what; only then are professionals asked. Every change of the list or of safety rewrites the
 * conference, as signing does: of two that each miss the other, one decides anew.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import { actingPerson, change, create, type Situation, stamp, type Tell } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { askInvite, hasCalendars } from '../booking/chain.ts';
import type { Conference } from '../record.ts';
import { sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { emptySafety, type InSafety, loadInSafety, reasonsFor, seenOf } from './load.ts';
import { safetyTarget, safetyType } from './record.ts';
import { tellAbout } from './telling.ts';
import { isTold } from './together.ts';

export const showSigning = (target: Target) => ({ verb: 'conference.signForm', target });

/** The chair of the conference, nobody in their place. */
export function maySign(person: Person, { conference }: Pick<InSafety, 'conference'>): boolean {
  return conference.value.booking?.slot.chair === person.id;
}

export const sign = action({
  verb: 'conference.sign',
  audit: 'Signed who will see what of a conference',
  who: ['chair'],
  input: z.object({ seen: z.string().max(200).catch('') }),
  load: loadInSafety,
  may: (person, loaded) => sees(person, loaded),
  present: showSigning,
  decide({ seen }, loaded, situation, target) {
    const { conference, safety } = loaded;
    const { value } = conference;
    const show = showSigning(target);
    const person = actingPerson(situation);
    if (!maySign(person, loaded)) {
      throw new Refusal('notYourRole', 'The chair of this conference signs it.', { show });
    }
    if (!mayFollow[standingOf(value)].includes('sign') || !value.booking) {
      throw new Refusal('notNow', 'It can be signed once its time is booked.', { show });
    }
    if (seen !== seenOf(loaded)) {
      throw new Refusal(
        'alreadyDone',
        'Something has changed since this page was shown. Please look again.',
        { show },
      );
    }
    const { hold } = value.booking;
    const made = hasCalendars(situation) && value.outside.event?.id !== undefined;
    if (value.signed) {
      // What was signed stands: only what the calendar could not do is asked for again.
      const failed = made && safety?.value.invited?.failed !== undefined;
      return failed
        ? { writes: [], guards: [conference], errands: [askInvite(target, hold)], show }
        : { writes: [], show };
    }
    const own = safety
      ? []
      : [create(safetyType, safetyTarget(target), conference.authority, emptySafety(target))];
    return {
      writes: [change(conference, { ...value, signed: { by: person.id, at: stamp(situation) } }), ...own],
      errands: made ? [askInvite(target, hold)] : [],
      tell: whatFollows(loaded, value.booking, situation),
      events: [{ name: 'conference.signed', target, data: {} }],
      show,
    };
  },
});

/** Those who have to see to what the signature was waited for are told: secure mail, and an adult who can be told now. */
function whatFollows(
  loaded: InSafety,
  { by, slot }: NonNullable<Conference['booking']>,
  situation: Situation,
): readonly Tell[] {
  const { adults, conference, invitations } = loaded;
  const { worker } = conference.value;
  const mail = invitations.some(({ value }) => value.told === undefined);
  // It comes last of the reasons: there was no other.
  const family = adults.some(
    (one) =>
      !isTold(one.value, slot.starts) && reasonsFor(one, loaded, situation.authority)[0] === 'notSigned',
  );
  return [
    ...(mail ? tellAbout('conference.secureMail', [worker, by], loaded, situation) : []),
    ...(family ? tellAbout('conference.family', [worker], loaded, situation) : []),
  ];
}

/** The calendar has asked them, or could not: then business support does it by hand. */
export const invited = action({
  verb: 'conference.invited',
  audit: 'Asked the professionals through the calendar',
  who: ['followUp'],
  input: z.object({
    hold: z.string(),
    answer: z.looseObject({}).optional(),
    failed: z.string().max(60).optional(),
    /** Somebody was to be taken out of the event; nobody was asked. */
    out: z.boolean().default(false),
  }),
  load: loadInSafety,
  may: () => false,
  present: showSigning,
  decide({ answer, failed, out }, loaded, situation, target) {
    const { safety, invitations, conference } = loaded;
    const show = showSigning(target);
    if (!safety || (!answer && failed === undefined)) return { writes: [], show };
    if (out && failed === undefined) return { writes: [], show };
    const next = {
      at: stamp(situation),
      ...(failed === undefined ? {} : { failed }),
      ...(out ? { out } : {}),
    };
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    return {
      // No change of what was signed: the version stays.
      writes: [change(safety, { ...safety.value, invited: next })],
      // What was signed may have changed while the calendar was slow: then nobody can say who of the list was asked.
      commands:
        failed === undefined && conference.value.signed
          ? invitations
              .filter(({ value }) => value.hasContact && value.invitedAt === undefined)
              .map((one) => ({ verb: 'conference.noteInvited', target: one.target, input: {} }))
          : [],
      tell: failed === undefined ? [] : tellAbout('conference.signForm', support, loaded, situation),
      show,
    };
  },
});

export const signEntries = [sign, invited] as const;
