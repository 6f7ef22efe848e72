/** The minute taker's card: all here but those ticked, in one press; and the way to the rest. */
import { z } from 'zod';
import { fitted, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import { back, band, choiceInput, more, other, para, primary } from '../../kernel/cards/index.ts';
import { formatTime } from '../../practice/dates.ts';
import { hereThen, listed } from '../actions/marking.ts';
import { isHere, loadMeeting, rowsOf, waitingClaims } from '../load.ts';
import { recording, seesMeeting } from '../rights.ts';
import { restricted, rowChoices, rowsSection, timeOf, topOf } from './parts.ts';

export const minutesView = view({
  verb: 'meeting.minutes',
  who: recording,
  input: z.object({}),
  load: loadMeeting,
  may: seesMeeting,
  render(loaded, viewing) {
    const { target } = loaded.conference;
    const { authority, person } = viewing;
    const press = (verb: string) => viewing.press(verb, target);
    const rows = rowsOf(loaded, authority);
    const here = rows.filter(isHere).length;
    // What is recorded stands; then what they said beforehand; of whom nothing is known, who need not come is not here.
    const away = rows.filter(({ attendance, required }) => {
      const { presence, answered } = attendance?.value ?? {};
      if (presence) return presence.is === 'away';
      return answered ? answered.coming === 'no' : !required;
    });
    const waiting = waitingClaims(loaded).length;
    const meets = loaded.conference.value.booking !== undefined && !loaded.conference.value.cancelled;
    const newest = rows
      .map(({ attendance }) => attendance?.value.confirmed)
      .filter((one) => one !== undefined)
      .sort((a, b) => (a.at < b.at ? 1 : -1))[0];
    const decision = loaded.meeting?.value.decision;
    const isChair = person.roles.some((role) => role === 'chair' || role === 'safeguardingManager');
    const card = fitted((max) => ({
      head: topOf(loaded, 'who is here', timeOf(loaded)),
      body: [
        restricted(loaded),
        newest &&
          band(
            'good',
            `Saved ${formatTime(Temporal.Instant.from(newest.at))}`,
            `By ${nameOf(authority, newest.by)}. ${here} of ${rows.length} are down as here.`,
          ),
        waiting > 0 &&
          band(
            'warning',
            waiting === 1
              ? '1 person says in the chat who they are'
              : `${waiting} people say in the chat who they are`,
            'Quorate does not know them. Please see who it is.',
          ),
        rowsSection(loaded, authority, max),
        meets &&
          choiceInput({
            id: 'except',
            label: 'Not here',
            required: false,
            multi: true,
            choices: rowChoices(loaded, authority),
            value: away.map((row) => row.target.id),
            error: 'Tick those who are not here.',
          }),
        meets && para('One press records everybody else as here, and those ticked as not here.'),
      ],
      presses: [
        meets &&
          primary(
            'All here but those ticked',
            'meeting.allHere',
            viewing.press('meeting.allHere', target, { list: listed(rows), here: hereThen(rows) }),
          ),
        meets &&
          other('How they are here', 'meeting.markForm', press('meeting.markForm'), { inputs: 'none' }),
        waiting > 0
          ? other('See who it is', 'meeting.claims', press('meeting.claims'), { inputs: 'none' })
          : back('meeting.minutes', press('meeting.minutes'), 'As it stands now'),
        meets &&
          more('Somebody came who was not asked', 'meeting.alsoForm', press('meeting.alsoForm'), {
            inputs: 'none',
          }),
        more('Reports and answers', 'meeting.reports', press('meeting.reports'), { inputs: 'none' }),
        isChair && more('For the chair', 'meeting.chair', press('meeting.chair'), { inputs: 'none' }),
        decision &&
          decision.kind !== 'adjourned' &&
          more('Letter and record', 'paper.show', press('paper.show'), { inputs: 'none' }),
        more('The conference', 'conference.show', press('conference.show'), { inputs: 'none' }),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: 'A meeting of yours' };
  },
});
