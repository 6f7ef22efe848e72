/** Who is to be told which child by the council's own secure mail, and who was: a person sends it and records that. */
import { fitted, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  entry,
  fillingOf,
  para,
  primary,
  strayProblems,
  typed,
} from '../../kernel/cards/index.ts';
import { doneInput } from '../../kernel/drafts.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Contact } from '../invitations.ts';
import { sees } from '../rights.ts';
import { summary, topOf, withKept } from '../safety/form.ts';
import { childrenOf, choicesIn, type Listed, loadListed } from './listed.ts';
import { agencyWords, toldWords } from './words.ts';

export const secureMail = view({
  verb: 'conference.secureMail',
  who: staff,
  input: doneInput,
  load: withKept<Listed>('conference.secureMailSent', loadListed),
  may: (person, { loaded }) => sees(person, loaded),
  render({ loaded, kept }, viewing, _input, target) {
    const filling = fillingOf(kept);
    const { conference, contacts } = loaded;
    const open = loaded.invitations.flatMap((one, n) => (one.value.told ? [] : [{ one, n }]));
    const { signed, cancelled } = conference.value;
    const records = signed !== undefined && cancelled === undefined && open.length > 0;
    const choices = choicesIn(loaded, viewing).filter((_choice, n) => open.some((each) => each.n === n));
    const card = fitted((max) => ({
      head: topOf(loaded, 'secure mail', titleOf(open.length, cancelled !== undefined)),
      body: [
        strayProblems(kept, ['which']),
        restrictedBand(loaded.case.value),
        cancelled
          ? band('emphasis', 'Cancelled', 'Nobody has to be told any more.')
          : [
              para(
                'The invitation names nobody, and a school may have six conferences. Send each of them the number of the child by the council’s own secure mail. Quorate sends none of it.',
                'Medium',
              ),
              !signed && band('warning', 'Not yet', 'The chair has not signed who will see what.'),
            ],
        loaded.invitations.map(({ value }, n) =>
          entry(
            [`${n + 1} · `, typed(value.role.slice(0, max)), ` · ${agencyWords(value, viewing.authority)}`],
            [
              ...addressOf(contacts[n], max),
              ...childrenOf(conference.value.children, value.children),
              ` · ${toldWords(value, viewing.authority)}`,
            ],
            n === 0,
          ),
        ),
        records &&
          choiceInput({
            id: 'which',
            label: 'It was sent to',
            required: true,
            checkedBy: 'server',
            multi: true,
            choices,
            value: filling.typed('which')?.split(','),
            problem: filling.problem('which'),
            error: 'Tick those to whom it was sent.',
          }),
      ],
      presses: [
        records &&
          primary(
            'Record that it was sent',
            'conference.secureMailSent',
            viewing.press('conference.secureMailSent', target),
          ),
        back('conference.invitations', viewing.press('conference.invitations', target)),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary };
  },
});

function titleOf(open: number, cancelled: boolean): string {
  if (cancelled) return 'Who was told which child it was about';
  return open === 0
    ? 'Everybody knows which child it is about'
    : `${open} to be told which child it is about`;
}

function addressOf(contact: Loaded<Contact> | undefined, max: number) {
  const { email } = contact?.value ?? {};
  return email === undefined ? ['No address yet · '] : [typed(email.slice(0, max)), ' · '];
}
