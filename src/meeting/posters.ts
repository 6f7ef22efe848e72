/**
 * The two messages that can reach a meeting's chat, which the family reads too. They are made of our own words and of
 * the meeting's own name, which says nothing; no record is given to them.
 */
import { card, head, para, primary } from '../kernel/cards/index.ts';
import type { Shown, Target, Viewing } from '../kernel/view.ts';

export const hereVerb = 'meeting.here';

/** The one question. Its card never changes, and never says who has answered. */
export function question(meetingName: string, press: Viewing['press'], target: Target): Shown {
  return {
    card: card({
      head: head({ kind: `Meeting ${meetingName}`, title: 'Are you here for an organisation?' }),
      body: [
        para('If you are here for an organisation, please confirm. Everyone else: nothing to do.', 'Medium'),
        para('What you press is seen by you alone, and by the people who run the meeting.'),
      ],
      presses: [primary('I am here for an organisation', hereVerb, press(hereVerb, target))],
    }),
    summary: 'A question about this meeting',
  };
}

/** Once, when it is so. */
export function enoughHave(meetingName: string): Shown {
  return {
    card: card({
      head: head({ kind: `Meeting ${meetingName}`, title: 'Thank you' }),
      body: [para('Enough organisations have confirmed. The chair goes on from here.', 'Medium')],
    }),
    summary: 'Enough organisations have confirmed',
  };
}
