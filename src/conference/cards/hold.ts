/** The last look before a time is held, and what was held. */
import { z } from 'zod';
import { fitted } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import { back, band, facts, head, primary, remark } from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Shown } from '../../kernel/view.ts';
import { hasCalendars, whyMoved } from '../booking/chain.ts';
import { codeOf, type Hold, holdType, slotFrom } from '../diary/record.ts';
import { isLate } from '../due.ts';
import { needsVersion } from '../needs.ts';
import type { Conference } from '../record.ts';
import {
  bookingRoles,
  type ConferenceInCase,
  conferenceRoles,
  loadConference,
  mayBook,
  sees,
} from '../rights.ts';
import { waitsForTime } from '../standing.ts';
import { slotFacts, summaryOf } from '../words.ts';
import { movedOn } from './movedOn.ts';
import { nextHold } from './nextHold.ts';
import { bandsOf, headLine } from './parts.ts';
import { showOf } from './show.ts';
import { slotsView } from './slots.ts';

export const holdForm = view({
  verb: 'conference.holdForm',
  who: bookingRoles,
  /** The slot as `codeOf` wrote it, signed into the button. */
  input: z.object({ slot: z.string().max(1_500), needs: z.string().max(12).optional() }),
  load: loadConference,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, input, target) {
    const { conference } = loaded;
    const { authority } = viewing;
    const slot = slotFrom(input.slot);
    const { value } = conference;
    if (!slot || !waitsForTime(value) || !mayBook(viewing.person, loaded, authority)) {
      return movedOn(loaded, viewing);
    }
    const late = isLate(slot, value, authority.settings);
    const hold = nextHold(conference, viewing);
    const card = fitted(() => ({
      head: head({
        kind: 'Child protection conference · the time',
        title: value.toMove ? 'Move it to this time?' : 'Hold this time?',
        line: headLine(loaded),
      }),
      body: [
        ...bandsOf(loaded, viewing),
        late && band('warning', 'After the last day in time', 'Why it is late is on record.'),
        facts([...slotFacts(slot, authority)]),
        remark(
          hasCalendars(viewing)
            ? 'Quorate holds it at once, asks Outlook once more, and then enters it in the calendars. If somebody’s calendar has filled up, it lets go and tells you.'
            : 'Quorate books it at once in its own diary. Outlook is not joined to it: please enter it there by hand.',
          'Medium',
        ),
        remark(
          'Social worker, team manager, chair and minute taker are told. Nothing goes to the family or to other agencies yet.',
        ),
      ],
      presses: [
        primary(
          value.toMove ? 'Move it to this time' : 'Hold this time',
          'conference.reserve',
          viewing.press('conference.reserve', hold, {
            partition: target.partition,
            conference: target.id,
            slot: codeOf(slot),
            needs: input.needs ?? '0',
          }),
        ),
        back('conference.slots', viewing.press('conference.slots', target), 'See the others'),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: summaryOf(value, undefined) };
  },
});

/** The conference of a hold; or, where no hold was made, the times that can be had now. */
type OfHold = ({ readonly hold: Loaded<Hold> } & ConferenceInCase) | { readonly times: Shown };

/**
 * The conference of a hold; what is held a moment ago and has not reached the conference yet is shown as held. A press
 * that came too late has made no hold: it names its conference, and sees the times that can be had now.
 */
export const ofHold = view({
  verb: 'conference.ofHold',
  who: conferenceRoles,
  input: z.object({ partition: z.string().optional(), conference: z.string().optional() }),
  async load({ target, input: { partition, conference }, viewing }, read: Reader): Promise<OfHold> {
    const hold =
      partition === undefined ? await read.get(holdType, target) : await read.find(holdType, target);
    if (hold) return { hold, ...(await loadConference({ target: hold.value.conference }, read)) };
    const about = { partition: partition ?? '', id: conference ?? '' };
    return { times: await slotsView.show({ verb: slotsView.verb, target: about }, viewing, read) };
  },
  // Whoever may not see the times has been refused by their own view.
  may: (person, loaded) => 'times' in loaded || sees(person, loaded),
  render(loaded, viewing) {
    if ('times' in loaded) return loaded.times;
    const { hold, conference, case: family } = loaded;
    const value = asHeld(conference.value, hold);
    return showOf({ conference: { ...conference, value }, case: family }, viewing, undefined);
  },
});

function asHeld(value: Conference, { value: hold, target }: Loaded<Hold>): Conference {
  const known = [value.booking?.hold, value.moving?.hold].includes(target.id);
  if (known || hold.state !== 'held' || value.cancelled) return value;
  const held = { hold: target.id, slot: hold.slot, by: hold.by, at: hold.at, needs: needsVersion(value) };
  return value.booking
    ? { ...value, toMove: undefined, moving: { ...held, ...whyMoved(value, hold.slot) } }
    : { ...value, booking: { ...held, state: 'held' } };
}
