/** The list of those who are asked, the forms that change it, and who is to be told which child by secure mail. */
import { z } from 'zod';
import { fitted, nameOf, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  entry,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  textInput,
  typed,
} from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { inInput, isTyped, longestTyped } from '../../people/index.ts';
import { type Contact, contactTarget, contactType, type Invitation } from '../invitations.ts';
import { sees } from '../rights.ts';
import { doneInput, fillingOf, form, keptFor, summary, topOf } from '../safety/form.ts';
import { type InSafety, loadInSafety } from '../safety/load.ts';
import { loadInvited, type OneInvited, showList } from './actions.ts';
import { agenciesOf, agencyWords, attendanceWords, invitationLine, toldWords } from './words.ts';

export interface Listed extends InSafety {
  readonly contacts: readonly (Loaded<Contact> | undefined)[];
}

export async function loadListed(at: { readonly target: Target }, read: Reader): Promise<Listed> {
  const loaded = await loadInSafety(at, read);
  const contacts = await Promise.all(
    loaded.invitations.map(({ target, value }) =>
      value.hasContact ? read.find(contactType, contactTarget(target)) : undefined,
    ),
  );
  return { ...loaded, contacts };
}

/** `1 · Example Constabulary`: what people typed is no part of a choice. */
function choicesIn({ invitations }: InSafety, viewing: Viewing) {
  return invitations.map(({ target, value }, n) => ({
    title: `${n + 1} · ${agencyWords(value, viewing.authority)}`,
    value: target.id,
  }));
}

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
  if (value.cancelled) return band('emphasis', 'Cancelled', 'Addresses are kept no longer.');
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
        filling.stray(['role', 'name', 'email', 'attendance', 'children']),
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

/** `Child 1: 3004171, child 2: 3004172` */
function childrenOf(children: readonly { readonly number: string }[], among?: readonly string[]) {
  return children
    .map(({ number }, n) => ({ number, n }))
    .filter(({ number }) => !among || among.includes(number))
    .flatMap(({ number, n }, index) => [`${index === 0 ? 'Child' : ', child'} ${n + 1}: `, typed(number)]);
}

export const secureMail = view({
  verb: 'conference.secureMail',
  who: staff,
  input: doneInput,
  async load({ target, person, input }, read) {
    const [loaded, kept] = await Promise.all([
      loadListed({ target }, read),
      input.done ? undefined : keptFor('conference.secureMailSent', target, person, read),
    ]);
    return { loaded, kept: kept?.value };
  },
  may: (person, { loaded }) => sees(person, loaded),
  render({ loaded, kept }, viewing, _input, target) {
    const filling = fillingOf(kept);
    const { conference, contacts } = loaded;
    const open = loaded.invitations.flatMap((one, n) => (one.value.told ? [] : [{ one, n }]));
    const signed = conference.value.signed !== undefined;
    const choices = choicesIn(loaded, viewing).filter((_choice, n) => open.some((each) => each.n === n));
    const title =
      open.length === 0
        ? 'Everybody knows which child it is about'
        : `${open.length} to be told which child it is about`;
    const card = fitted((max) => ({
      head: topOf(loaded, 'secure mail', title),
      body: [
        filling.stray(['which']),
        restrictedBand(loaded.case.value),
        para(
          'The invitation names nobody, and a school may have six conferences. Send each of them the number of the child by the council’s own secure mail. Quorate sends none of it.',
          'Medium',
        ),
        !signed && band('warning', 'Not yet', 'The chair has not signed who will see what.'),
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
        signed &&
          open.length > 0 &&
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
        signed &&
          open.length > 0 &&
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

function addressOf(contact: Loaded<Contact> | undefined, max: number) {
  const { email } = contact?.value ?? {};
  return email === undefined ? ['No address yet · '] : [typed(email.slice(0, max)), ' · '];
}

export const invitationViews = [invitations, inviteForm, invitationForm, secureMail] as const;
