/** Who is to serve in one session: the form of `rota.cover`, built from the session as it stands. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import {
  back,
  card,
  choiceInput,
  columns,
  facts,
  fillingOf,
  head,
  para,
  primary,
  remark,
  strayProblems,
  textInput,
  timeInput,
} from '../../kernel/cards/index.ts';
import { formatDate } from '../../practice/dates.ts';
import { keepers, ofAuthority } from '../actions/common.ts';
import { servers } from '../people.ts';
import { rotaTarget } from '../record.ts';
import { dayOfShift, isOver, seenOf, sessionsIn, shiftOf } from '../shift.ts';
import { namesOf, slotWords } from '../words.ts';
import { loadForm, personInput } from './parts.ts';

const verb = 'rota.cover';
const fields = ['person', 'as', 'from', 'to', 'reason'];

export const coverForm = view({
  verb: 'rota.coverForm',
  who: keepers,
  unlogged: true,
  input: z.object({}),
  load: async ({ target, person }, read) => ({
    ...(await loadForm(verb, target, person, read)),
    target,
  }),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota, kept, target }, viewing) {
    const { authority, now } = viewing;
    const shift = shiftOf(target);
    const form = fillingOf(kept);
    const sessions = sessionsIn(authority, rota.value, shift);
    const toDay = back(
      'rota.day',
      viewing.press('rota.day', rotaTarget(authority.id), { on: shift.on }),
      'Back to the day',
    );
    const top = head({
      kind: 'Duty rota · change a session',
      title: `Who serves, ${slotWords(shift)}?`,
      line: formatDate(dayOfShift(shift)),
    });
    if (isOver(shift, now)) {
      const body = [para('This session is over, so it stays as it was.', 'Medium')];
      return { card: card({ head: top, body, presses: [toDay] }), summary: 'The duty rota' };
    }
    const seen = seenOf(authority, rota.value, shift);
    return {
      card: card({
        head: top,
        body: [
          strayProblems(kept, fields),
          sessions.length > 0
            ? facts(sessions.map((session) => [slotWords(session.slot), namesOf(session)] as const))
            : para('Nobody is on duty then.', 'Medium'),
          personInput({
            id: 'person',
            label: 'Who is to serve',
            required: true,
            among: servers(authority),
            form,
          }),
          choiceInput({
            id: 'as',
            label: 'As',
            required: true,
            choices: [
              { title: 'Chair on duty', value: 'chair' },
              { title: 'Backup', value: 'backup' },
            ],
            value: form.typed('as', 'chair'),
            problem: form.problem('as'),
            error: 'Choose as what.',
          }),
          columns(
            timeInput({
              id: 'from',
              label: 'From',
              required: false,
              value: form.typed('from', shift.from),
              problem: form.problem('from'),
              error: 'Use hours and minutes, for example 13:00.',
            }),
            timeInput({
              id: 'to',
              label: 'To',
              required: false,
              value: form.typed('to', shift.to),
              problem: form.problem('to'),
              error: 'Use hours and minutes, for example 17:00.',
            }),
          ),
          textInput({
            id: 'reason',
            label: 'Why',
            required: true,
            checkedBy: 'server',
            maxLength: 200,
            value: form.typed('reason'),
            problem: form.problem('reason'),
            error: 'Say in a few words why, for example "at court that morning".',
          }),
          remark(
            'Those concerned are told, and requests that nobody has taken yet go to whoever serves then.',
          ),
        ],
        presses: [primary('Put them in', verb, viewing.press(verb, target, { seen })), toDay],
      }),
      summary: 'The duty rota',
    };
  },
});
