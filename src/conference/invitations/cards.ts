/** The list of those who are asked, and the forms that change it. */
import { z } from 'zod';
import { fitted, nameOf, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  entry,
  fillingOf,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  strayProblems,
  textInput,
  typed,
} from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { inInput, isTyped, longestTyped } from '../../people/index.ts';
import type { Contact, Invitation } from '../invitations.ts';
import { sees } from '../rights.ts';
import { form, keptFor, summary, topOf } from '../safety/form.ts';
import { type InSafety, loadInSafety } from '../safety/load.ts';
import { loadInvited, type OneInvited, showList } from './actions.ts';
import { childrenOf, choicesIn, loadListed } from './listed.ts';
import { recognisable } from './recognise.ts';
import { secureMail } from './secureMail.ts';
import { agenciesOf, agencyWords, attendanceWords, invitationLine, toldWords } from './words.ts';

export const invitations = view({
  verb: 'conference.invitations',
  who: staff,
  input: z.object({}),
  load: loadListed,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, _input, target) {
    const { conference, contacts } = loaded;
    const { value } = conference;
    const count = loaded.invitations.length;
    const accounts = recognisable(loaded, viewing.authority).length;
    const card = fitted((max) => ({
      head: topOf(loaded, 'who is asked', count === 0 ? 'Nobody is on the list yet' : `${count} on the list`),
      body: [
        restrictedBand(loaded.case.value),
        signedBand(loaded, viewing),
        loaded.invitations.map((one, n) =>
          entry(
            [
              `${n + 1} · `,
              typed(one.value.role.slice(0, max)),
              ` · ${agencyWords(one.value, viewing.authority)}`,
            ],
            lineOf(one.value, contacts[n], max),
            n === 0,
          ),
        ),
        count > 0 &&
          !value.cancelled &&
          choiceInput({
            id: 'which',
            label: 'Change one of them',
            required: false,
            folded: true,
            choices: choicesIn(loaded, viewing),
            error: 'Choose one of the list.',
          }),
      ],
      presses: [
        !value.cancelled &&
          primary('Add somebody', 'conference.inviteForm', viewing.press('conference.inviteForm', target), {
            inputs: 'none',
          }),
        !value.cancelled &&
          count > 0 &&
          other(
            'Change the one chosen',
            'conference.invitationForm',
            viewing.press('conference.invitationForm', target),
          ),
        back('conference.show', viewing.press('conference.show', target)),
        more('Adults of the family', 'conference.family', viewing.press('conference.family', target), {
          inputs: 'none',
        }),
        more('Who will see what', 'conference.signForm', viewing.press('conference.signForm', target), {
          inputs: 'none',
        }),
        !value.cancelled &&
          accounts > 0 &&
          more(
            `Who can be asked in Teams (${accounts})`,
            'conference.recogniseForm',
            viewing.press('conference.recogniseForm', target),
            { inputs: 'none' },
          ),
        more('Told by secure mail', 'conference.secureMail', viewing.press('conference.secureMail', target), {
          inputs: 'none',
        }),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary };
  },
});

function lineOf(value: Invitation, contact: Loaded<Contact> | undefined, max: number) {
  const line = invitationLine(value, contact?.value.email !== undefined);
  return contact ? [typed(contact.value.name.slice(0, max)), ` · ${line}`] : line;
}

function signedBand({ conference: { value } }: InSafety, viewing: Viewing): Part {
  if (value.cancelled) return band('emphasis', 'Cancelled', 'Nobody is asked any more.');
  return value.signed
    ? band('good', 'Signed by the chair', 'A change takes the signature back, and the chair is asked again.')
    : band(
        'warning',
        'Nobody is asked yet',
        `First ${value.booking ? nameOf(viewing.authority, value.booking.slot.chair) : 'the chair'} signs who will see what.`,
      );
}

const texts = {
  role: {
    label: 'What they come as',
    max: 80,
    error: 'Say what they come as, for example "Health visitor".',
  },
  name: { label: 'Name', max: 80, error: 'Give their name, or leave it empty.' },
  email: {
    label: 'Work e-mail address',
    max: 254,
    error: 'Give their work address, for example name@example.org, or leave it empty.',
  },
} as const;

function text(id: keyof typeof texts, value: string | undefined, problem: string | undefined) {
  const { label, max, error } = texts[id];
  return textInput({
    id,
    label,
    required: id === 'role',
    checkedBy: 'server',
    maxLength: max,
    value,
    problem,
    error,
  });
}

export const inviteForm = form({
  verb: 'conference.invite',
  view: 'conference.inviteForm',
  step: 'who is asked',
  title: 'Whom else to ask?',
  fields: ['agency', 'role', 'name', 'email', 'named'],
  press: 'Add them to the list',
  load: loadInSafety,
  back: (_loaded, target) => showList(target),
  body(filling, _loaded, { authority }) {
    const agencies = agenciesOf(authority);
    const given = filling.typed('agency');
    const asked = {
      id: 'agency',
      label: 'Agency',
      required: true,
      problem: filling.problem('agency'),
      error: 'Choose the agency, or "Another agency".',
      value: given === undefined ? undefined : inInput(given, agencies),
    };
    return [
      isTyped(agencies)
        ? textInput({ ...asked, maxLength: longestTyped })
        : choiceInput({
            ...asked,
            folded: true,
            choices: agencies.map((one) => ({
              title: agencyWords({ agency: one.id }, authority),
              value: one.id,
            })),
          }),
      text('role', filling.typed('role'), filling.problem('role')),
      text('name', filling.typed('name'), filling.problem('name')),
      text('email', filling.typed('email'), filling.problem('email')),
      choiceInput({
        id: 'named',
        label: 'Who named them',
        required: true,
        choices: [
          { title: 'The service', value: 'service' },
          { title: 'The family', value: 'family' },
          { title: 'The social worker', value: 'socialWorker' },
        ],
        value: filling.typed('named', 'service'),
        problem: filling.problem('named'),
        error: 'Choose who named them.',
      }),
      remark(
        'Professionals only: whoever is put here is asked through the calendar. An adult of the family belongs on their own list, "Adults of the family", and is told by a person.',
      ),
      remark(
        'Name and address are kept for this conference only. Nothing is sent before the chair has signed.',
      ),
    ];
  },
});

/** Pressed on the list with one chosen, or on one of them. */
async function loadChosen(
  { target, which }: { readonly target: Target; readonly which: string | undefined },
  read: Reader,
): Promise<OneInvited> {
  const at = which === undefined || which === '' ? target : { partition: target.partition, id: which };
  if (!at.id.startsWith('invitation:')) {
    throw new Refusal('badInput', 'Choose one of the list first.', { show: showList(target) });
  }
  const loaded = await loadInvited({ target: at }, read);
  if (loaded.invitation.value.removed) throw new Refusal('notFound', 'That could not be found.');
  return loaded;
}

export const invitationForm = view({
  verb: 'conference.invitationForm',
  who: staff,
  input: z.object({ which: z.string().max(120).optional().catch(undefined) }),
  async load({ target, input, person }, read) {
    const loaded = await loadChosen({ target, which: input.which }, read);
    const kept = await keptFor('conference.changeInvitation', loaded.invitation.target, person, read);
    return { loaded, kept: kept?.value };
  },
  may: (person, { loaded }) => sees(person, loaded),
  render({ loaded, kept }, viewing) {
    const { invitation, contact, conference } = loaded;
    const { value, target } = invitation;
    const filling = fillingOf(kept);
    const children = conference.value.children;
    const about = value.children ?? children.map(({ number }) => number);
    const chosen = children.flatMap(({ number }, n) => (about.includes(number) ? [String(n)] : []));
    const attendance = value.required ? (value.deputy ? 'deputy' : 'required') : 'optional';
    const reach = contact?.value.endedAt === undefined ? contact?.value : undefined;
    const card = fitted(() => ({
      head: topOf(loaded, 'who is asked', agencyWords(value, viewing.authority)),
      body: [
        strayProblems(kept, ['role', 'name', 'email', 'attendance', 'children']),
        restrictedBand(loaded.case.value),
        para(toldWords(value, viewing.authority), 'Medium'),
        text('role', filling.typed('role', value.role), filling.problem('role')),
        text('name', filling.typed('name', reach?.name), filling.problem('name')),
        text('email', filling.typed('email', reach?.email), filling.problem('email')),
        choiceInput({
          id: 'attendance',
          label: 'Do they have to come?',
          required: true,
          choices: [
            { title: attendanceWords({ required: true, deputy: true }), value: 'deputy' },
            { title: attendanceWords({ required: true, deputy: false }), value: 'required' },
            { title: attendanceWords({ required: false, deputy: true }), value: 'optional' },
          ],
          value: filling.typed('attendance', attendance),
          problem: filling.problem('attendance'),
          error: 'Choose whether they have to come.',
        }),
        choiceInput({
          id: 'children',
          label: 'About which children',
          required: true,
          checkedBy: 'server',
          multi: true,
          choices: children.map((_child, n) => ({ title: `Child ${n + 1}`, value: String(n) })),
          value: filling.typed('children', chosen.join(','))?.split(','),
          problem: filling.problem('children'),
          error: 'Choose which children they are asked about.',
        }),
        para(childrenOf(conference.value.children)),
      ],
      presses: [
        primary(
          'Keep the change',
          'conference.changeInvitation',
          viewing.press('conference.changeInvitation', target),
        ),
        back('conference.invitations', viewing.press('conference.invitations', conference.target)),
        more('Take them off the list', 'conference.uninvite', viewing.press('conference.uninvite', target), {
          inputs: 'none',
          destructive: true,
        }),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'A form to fill in' };
  },
});

export const invitationViews = [invitations, inviteForm, invitationForm, secureMail] as const;
