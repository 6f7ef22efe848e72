/** The form that confirms whose account stands behind an invitation. */
import { choiceInput, para, plain, typed } from '../../kernel/cards/index.ts';
import { form } from '../safety/form.ts';
import { loadListed } from './listed.ts';
import { recognisable, rowsAtOnce } from './recognise.ts';
import { agencyWords } from './words.ts';

export const recogniseForm = form({
  verb: 'conference.recognise',
  step: 'who is asked',
  title: 'Who can be asked in Teams?',
  fields: Array.from({ length: rowsAtOnce }, (_, n) => `who${n}`),
  press: 'That is who they are',
  load: loadListed,
  sends: (loaded, { authority }) => recognisable(loaded, authority).length > 0,
  pressArgs: (loaded, { authority }) => ({
    rows: recognisable(loaded, authority)
      .slice(0, rowsAtOnce)
      .map(({ invitation }) => invitation.target.id)
      .join(','),
  }),
  back: (_loaded, target) => ({ verb: 'conference.invitations', target }),
  body(filling, loaded, { authority }) {
    const open = recognisable(loaded, authority);
    if (open.length === 0) return [para('Nobody on the list is waiting for an account to be recognised.')];
    return [
      para(
        'Quorate knows accounts of people who work for these agencies. Whom you confirm is asked in Teams instead of by mail, and confirms in the meeting by one press. An address that is the same is a proposal, and no proof.',
        'Medium',
      ),
      ...open.slice(0, rowsAtOnce).flatMap(({ invitation, people, proposed, email }, n) => {
        const place = loaded.invitations.indexOf(invitation) + 1;
        return [
          para(
            [
              `${place} · ${agencyWords(invitation.value, authority)} · `,
              typed(invitation.value.role.slice(0, 80)),
              ...(email === undefined ? [] : [' · ', typed(email.slice(0, 80))]),
            ],
            'Large',
          ),
          choiceInput({
            id: `who${n}`,
            label: `Number ${place} on the list is`,
            required: false,
            folded: true,
            choices: [
              { title: 'None of them, or not known', value: 'none' },
              ...people.map(({ id, name }) => ({
                title: id === proposed ? `${plain(name)}, has the same address` : plain(name),
                value: id,
              })),
            ],
            value: filling.typed(`who${n}`, proposed ?? 'none'),
            problem: filling.problem(`who${n}`),
            error: 'Choose who it is.',
          }),
        ];
      }),
      open.length > rowsAtOnce && para(`${open.length - rowsAtOnce} more follow once these are confirmed.`),
    ];
  },
});
