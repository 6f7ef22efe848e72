/** The times that are offered for a conference, each with its reasons; or why there is none, and what would help. */
import { z } from 'zod';
import { capital, fitted, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  band,
  head,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  section,
} from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate, formatPeriod, formatTime } from '../../practice/dates.ts';
import { readRota, rotaOf } from '../../rota/index.ts';
import { conferencesOf } from '../asking/source.ts';
import { hasCalendars } from '../booking/chain.ts';
import { countedOf } from '../caseload.ts';
import { codeOf, type Slot } from '../diary/record.ts';
import { readOutlook } from '../freeBusy/known.ts';
import { outlookWords } from '../freeBusy/words.ts';
import { invitationsOf } from '../invitations.ts';
import { needsVersion } from '../needs.ts';
import type { NoSlot } from '../no-slot.ts';
import { diaryOf, type Known, slotQuestion } from '../question.ts';
import type { Conference } from '../record.ts';
import { bookingRoles, loadConference, mayBook, sees } from '../rights.ts';
import { adultsOf, knownToCome } from '../safety/load.ts';
import type { SlotQuestion } from '../slot-question.ts';
import type { Offer } from '../slot-reasons.ts';
import { sayCaution, sayReason, sayWhyNone, sayWouldFit } from '../slot-words.ts';
import { findSlots } from '../slots.ts';
import { waitsForTime } from '../standing.ts';
import { roomWords, summaryOf } from '../words.ts';
import { movedOn } from './movedOn.ts';
import { bandsOf, headLine } from './parts.ts';

export const slotsView = view({
  verb: 'conference.slots',
  who: bookingRoles,
  /** `asked`: Outlook has been asked for because of this very look. */
  input: z.object({ asked: z.boolean().optional() }),
  async load({ target, person, viewing }, read: Reader): Promise<Known> {
    const { authority, now } = viewing;
    const [inCase, conferences, diary, rota, outlook, adults, invitations, caseloads] = await Promise.all([
      loadConference({ target }, read),
      conferencesOf(target, read),
      diaryOf(authority, dayOf(now), read),
      readRota(person.authority, read),
      readOutlook(authority, read),
      adultsOf(target, read),
      invitationsOf(target, read),
      countedOf(person.authority, read),
    ]);
    const people = knownToCome(adults, invitations);
    return { ...inCase, conferences, diary, rota: rotaOf(authority, rota), outlook, people, caseloads };
  },
  may: (person, loaded) => sees(person, loaded),
  render(known, viewing, { asked }, target) {
    const { value } = known.conference;
    const { authority, now } = viewing;
    if (!waitsForTime(value) || !mayBook(viewing.person, known, authority)) return movedOn(known, viewing);
    const today = dayOf(now);
    const question = slotQuestion(known, authority, now);
    const answer = findSlots(question, today, authority.settings);
    const offers = answer.kind === 'offers' ? answer.offers : answer.late;
    const explained = answer.kind === 'offers' || value.late !== undefined;
    const slots = offers.map((offer) => slotOf(offer, value));
    const card = fitted(() => ({
      head: head({
        kind: 'Child protection conference · the time',
        title: titleOf(answer.kind, offers.length, value.toMove !== undefined),
        line: headLine(known),
      }),
      body: [
        ...bandsOf(known, viewing),
        answer.kind === 'none' && noneParts(answer),
        offers.map((offer, n) => offerSection(offer, n, viewing)),
        answer.kind === 'none' &&
          answer.wouldFit.length > 0 &&
          section(
            'What would make one fit',
            answer.wouldFit.map((one) => para(sayWouldFit(one))),
          ),
        asOf(known, question, offers, asked === true, viewing),
      ],
      presses: [
        ...(explained ? takes(slots, offers, known, viewing) : []),
        !explained &&
          offers.length > 0 &&
          primary('Say why it is late', 'conference.lateForm', viewing.press('conference.lateForm', target)),
        more('Look again', 'conference.look', viewing.press('conference.look', target)),
        more(
          'Change what it needs',
          'conference.changeNeedsForm',
          viewing.press('conference.changeNeedsForm', target),
        ),
        more('The conference', 'conference.show', viewing.press('conference.show', target)),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: summaryOf(value, undefined) };
  },
});

function titleOf(kind: 'offers' | 'none', count: number, moves: boolean): string {
  if (kind === 'none') return 'No time is free up to the last day';
  if (count === 1) return moves ? 'One time to move it to' : 'One time fits';
  return moves ? 'To which time is it moved?' : 'Which time do you take?';
}

const slotOf = (
  { from, meetingFrom, until, chair, minuteTaker, room }: Offer,
  { worker, needs: { others } }: Pick<Conference, 'worker' | 'needs'>,
): Slot => ({
  from: from.toString(),
  starts: meetingFrom.toString(),
  until: until.toString(),
  chair,
  worker,
  ...(others === undefined || others.length === 0 ? {} : { others: [...others] }),
  ...(minuteTaker === undefined ? {} : { minuteTaker }),
  ...(room === undefined ? {} : { room }),
});

function noneParts({ why, late }: NoSlot): readonly Part[] {
  return [
    why.map((one, n) => para(sayWhyNone(one), n === 0 ? 'Medium' : 'Small')),
    remark(
      late.length > 0
        ? 'These are the nearest after the last day in time. Whoever takes one says first why it is late.'
        : 'Nothing is free in the weeks after the last day in time either.',
      'Medium',
    ),
  ];
}

function offerSection(offer: Offer, n: number, { authority }: Viewing): Part {
  const people = [offer.chair, offer.minuteTaker]
    .filter((one) => one !== undefined)
    .map((id, place) => `${capital(nameOf(authority, id))}${place === 0 ? ' chairs' : ' takes minutes'}`);
  return section(
    `Time ${n + 1}: ${formatPeriod(offer.meetingFrom, offer.until)}`,
    para(
      `${people.join(', ')}. ${roomWords(offer.room === undefined ? {} : { room: offer.room }, authority)}.`,
    ),
    offer.cautions.length > 0 && band('warning', 'To know before', offer.cautions.map(sayCaution).join(' ')),
    offer.reasons.length > 0 && remark(offer.reasons.map(sayReason).join(' ')),
  );
}

/** What was looked at, so that nobody takes it for more. */
function asOf(
  { outlook }: Known,
  question: SlotQuestion,
  offers: readonly Offer[],
  asked: boolean,
  { authority, now }: Viewing,
): Part {
  const own = `Out of Quorate’s diary and the duty rota, ${formatTime(now)}`;
  if (!hasCalendars({ authority })) {
    return remark(`${own}. Outlook is not joined to it: please look there too.`, 'Medium');
  }
  const sentences = outlookWords(question, { kept: outlook, asked }, offers, authority, now);
  return [
    remark(`${own}, ${sentences.first}`, 'Medium'),
    sentences.others.length > 0 && remark(sentences.others.join(' ')),
  ];
}

/** One press each: the first is the best. */
function takes(
  slots: readonly Slot[],
  offers: readonly Offer[],
  { conference }: Known,
  viewing: Viewing,
): readonly CardAction[] {
  return slots.map((slot, n) => {
    const starts = offers[n]?.meetingFrom ?? Temporal.Instant.from(slot.starts);
    const title = `Take time ${n + 1}: ${formatDate(dayOf(starts))}, ${formatTime(starts)}`;
    const data = viewing.press('conference.holdForm', conference.target, {
      slot: codeOf(slot),
      needs: `${needsVersion(conference.value)}`,
    });
    const build = n === 0 ? primary : n < 3 ? other : more;
    return build(title, 'conference.holdForm', data);
  });
}
