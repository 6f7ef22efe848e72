/** The list of those who are asked: proposed, then people's own. Every change takes the chair's signature back. */
import { z } from 'zod';
import { codesIn, judged, problemsIn, requiredText, staff, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, create, type Situation, stamp, type Write } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Subscription } from '../../kernel/registry.ts';
import type { Target } from '../../kernel/view.ts';
import { theOne } from '../../people/index.ts';
import { dayOf } from '../../practice/dates.ts';
import { askOut, hasCalendars } from '../booking/chain.ts';
import {
  type Contact,
  contactTarget,
  contactType,
  type Invitation,
  invitationsOf,
  invitationType,
  mostInvitations,
} from '../invitations.ts';
import { conferenceType } from '../record.ts';
import { sees } from '../rights.ts';
import { adultsOf, ahead, type InSafety, loadInSafety, mustStand, touched } from '../safety/load.ts';
import { type FamilyAdult, safetyTarget, safetyType } from '../safety/record.ts';
import { tellAbout } from '../safety/telling.ts';
import { askedAgain, carryOver, notYetAsked } from './carry.ts';
import { emptiedContact, lookAtOf } from './contacts.ts';
import { proposed } from './propose.ts';
import { agenciesOf } from './words.ts';

export const showList = (target: Target) => ({ verb: 'conference.invitations', target });
export const showSecureMail = (target: Target) => ({ verb: 'conference.secureMail', target });

const notSigned = 'The chair has not signed yet who will see what. Nobody is told before.';

/** With the list and the adults of the conference that it follows. */
interface Proposing extends InSafety {
  readonly before:
    | {
        readonly invitations: readonly Loaded<Invitation>[];
        readonly adults: readonly Loaded<FamilyAdult>[];
      }
    | undefined;
}

async function loadProposing({ target }: { readonly target: Target }, read: Reader): Promise<Proposing> {
  // What guards the lists is read first, and then all lists together.
  const [{ value }] = await Promise.all([
    read.get(conferenceType, target),
    read.find(safetyType, safetyTarget(target)),
    ahead(target, read),
  ]);
  const id = value.follows?.conference;
  const at = { partition: target.partition, id: id ?? '' };
  const [loaded, invitations, adults] = await Promise.all([
    loadInSafety({ target }, read),
    id === undefined ? [] : invitationsOf(at, read),
    id === undefined ? [] : adultsOf(at, read),
  ]);
  return { ...loaded, before: id === undefined ? undefined : { invitations, adults } };
}

/**
 * Whom the settings think of, once: what people have changed since stays theirs. Of a conference that follows another,
 * first whoever was asked to that one.
 */
export const propose = action({
  verb: 'conference.propose',
  audit: 'Proposed who is asked to the conference',
  who: ['followUp', 'event'],
  input: z.object({}),
  load: loadProposing,
  may: () => false,
  present: showList,
  decide(_input, loaded, situation, target) {
    const { conference, safety, invitations, before } = loaded;
    if (safety || invitations.length > 0 || conference.value.cancelled) {
      return { writes: [], show: showList(target) };
    }
    const { settings } = situation.authority;
    const on = dayOf(situation.now);
    const at = stamp(situation);
    const again = before ? askedAgain(before.invitations, conference.value, settings.invitations) : [];
    const known = [...again, ...(before?.adults ?? [])].map((one) => one.target.id);
    const writes = notYetAsked(proposed(conference.value, on, settings.invitations), again).map(
      ({ children, ...one }, n): Write => {
        const value: Invitation = {
          ...one,
          conference: target.id,
          children: [...children],
          by: 'settings',
          at,
          place: n,
          hasContact: false,
        };
        return create(invitationType, invitationTarget(target, situation, n), conference.authority, value);
      },
    );
    const rest = touched(loaded, {}, situation);
    return {
      ...rest,
      writes: [...writes, ...rest.writes],
      commands: carryOver(target, known),
      show: showList(target),
    };
  },
});

export const proposeFollowings: readonly Subscription[] = [
  {
    event: 'conference.asked',
    commands: ({ target }) => [{ verb: 'conference.propose', target, input: {} }],
  },
];

function invitationTarget({ partition }: Target, situation: Situation, n: number | string): Target {
  return { partition, id: `invitation:${situation.id(`invitation${n}`)}` };
}

const role = judged(requiredText('Say what they come as, for example "Health visitor".', 80));
const name = judged(
  typedText.refine((text) => text.length <= 80, { error: 'Please shorten the name to 80 characters.' }),
);
const email = judged(
  typedText.refine((text) => text === '' || (text.length <= 254 && z.email().safeParse(text).success), {
    error:
      'That is not an e-mail address. Give their work address, like name@example.org, or leave it empty.',
  }),
);

interface Given {
  readonly name: string | undefined;
  readonly email: string | undefined;
}

/** A name without an address is kept; an address without a name stands for itself. */
function contactOf(given: Given, loaded: InSafety, situation: Situation): Contact | undefined {
  if (!given.name && !given.email) return undefined;
  return {
    name: given.name || (given.email ?? '').slice(0, 80),
    ...(given.email ? { email: given.email } : {}),
    conference: loaded.conference.target.id,
    lookAt: lookAtOf(loaded.conference.value, 'contact', situation),
  };
}

export const add = action({
  verb: 'conference.invite',
  audit: 'Added somebody to those who are asked to a conference',
  who: staff,
  input: z.object({
    agency: judged(requiredText('Choose the agency, or "Another agency".', 120)),
    role,
    name,
    email,
    named: judged(z.enum(['service', 'family', 'socialWorker'], { error: 'Choose who named them.' })),
  }),
  load: loadInSafety,
  may: (person, loaded) => sees(person, loaded),
  present: showList,
  form: (target) => ({ verb: 'conference.inviteForm', target }),
  decide(input, loaded, situation, target) {
    mustStand(loaded, showList);
    const person = actingPerson(situation);
    const problems = problemsIn(input);
    const given = input.agency.value;
    const agency = given === undefined ? undefined : theOne(given, agenciesOf(situation.authority));
    if (given !== undefined && !agency) {
      problems.push({
        field: 'agency',
        message: 'No agency of that name is listed. Choose "Another agency" (other).',
      });
    }
    if (loaded.invitations.length >= mostInvitations) {
      problems.push({
        field: 'agency',
        message: `${mostInvitations} are on the list, and no more fit. Remove one first.`,
      });
    }
    if (problems.length > 0 || !agency || input.role.value === undefined) throw new Invalid(problems);
    const where = invitationTarget(target, situation, 0);
    const contact = contactOf({ name: input.name.value, email: input.email.value }, loaded, situation);
    const named = input.named.value;
    const value: Invitation = {
      conference: target.id,
      agency: agency.id,
      role: input.role.value,
      required: true,
      deputy: true,
      by: person.id,
      at: stamp(situation),
      hasContact: contact !== undefined,
      ...(named === 'family' || named === 'socialWorker' ? { named } : {}),
    };
    const rest = touched(loaded, {}, situation);
    return {
      ...rest,
      writes: [
        create(invitationType, where, loaded.conference.authority, value),
        ...(contact ? [create(contactType, contactTarget(where), loaded.conference.authority, contact)] : []),
        ...rest.writes,
      ],
      show: showList(target),
    };
  },
});

export interface OneInvited extends InSafety {
  readonly invitation: Loaded<Invitation>;
  readonly contact: Loaded<Contact> | undefined;
}

/** Pressed on an invitation: it, how to reach them, and the conference it is for. */
export async function loadInvited(
  { target }: { readonly target: Target },
  read: Reader,
): Promise<OneInvited> {
  const [invitation] = await Promise.all([read.get(invitationType, target), ahead(target, read)]);
  const conference = { partition: target.partition, id: invitation.value.conference };
  const inSafety = await loadInSafety({ target: conference }, read);
  const contact = invitation.value.hasContact
    ? await read.find(contactType, contactTarget(target))
    : undefined;
  return { ...inSafety, invitation, contact };
}

function mustBeListed({ invitation, conference }: OneInvited): void {
  if (invitation.value.removed === undefined) return;
  throw new Refusal('alreadyDone', 'They were taken off the list meanwhile.', {
    show: showList(conference.target),
  });
}

export const alter = action({
  verb: 'conference.changeInvitation',
  audit: 'Changed who is asked to a conference',
  who: staff,
  input: z.object({
    role,
    name,
    email,
    attendance: judged(
      z.enum(['required', 'deputy', 'optional'], { error: 'Choose whether they have to come.' }),
    ),
    children: judged(typedText),
  }),
  load: loadInvited,
  may: (person, loaded) => sees(person, loaded),
  present: (target) => ({ verb: 'conference.invitationForm', target }),
  form: (target) => ({ verb: 'conference.invitationForm', target }),
  decide(input, loaded, situation) {
    mustStand(loaded, showList);
    mustBeListed(loaded);
    const { invitation, contact, conference } = loaded;
    const problems = problemsIn(input);
    const all = conference.value.children.map(({ number }) => number);
    const chosen = codesIn(input.children.value ?? '').flatMap((code) => all[Number(code)] ?? []);
    if (chosen.length === 0) {
      problems.push({ field: 'children', message: 'Choose which children they are asked about.' });
    }
    if (problems.length > 0 || input.role.value === undefined) throw new Invalid(problems);
    const next = contactOf({ name: input.name.value, email: input.email.value }, loaded, situation);
    const sameAddress = next?.email === contact?.value.email;
    const sameChildren = chosen.length === (invitation.value.children ?? all).length;
    const value: Invitation = {
      ...invitation.value,
      role: input.role.value,
      required: input.attendance.value !== 'optional',
      deputy: input.attendance.value !== 'required',
      children: chosen,
      hasContact: next !== undefined,
      // Whoever reads the secure mail now, or whom it is about, is another: they have to be told anew.
      ...(sameChildren && sameAddress ? {} : { told: undefined }),
      // Nor was that other asked: a move must not ask them before the chair has signed.
      ...(sameAddress ? {} : { invitedAt: undefined, sent: undefined, outlook: undefined }),
    };
    const where = contactTarget(invitation.target);
    const reach = contact
      ? [next ? change(contact, next) : emptiedContact(contact, situation)]
      : next
        ? [create(contactType, where, conference.authority, next)]
        : [];
    const rest = touched(loaded, {}, situation);
    return {
      ...rest,
      writes: [change(invitation, value), ...reach, ...rest.writes],
      errands: sameAddress ? [] : askedOut(loaded, situation),
      show: showList(conference.target),
    };
  },
});

/** Who stands in the event at the address that is on record so far. */
function askedOut({ invitation, contact, conference }: OneInvited, situation: Situation) {
  // Signed and not marked yet, they may have been asked a moment ago.
  const mayStand = invitation.value.invitedAt !== undefined || conference.value.signed !== undefined;
  return mayStand && hasCalendars(situation)
    ? askOut(conference.value, conference.target, contact?.value.email)
    : [];
}

export const remove = action({
  verb: 'conference.uninvite',
  audit: 'Took somebody off those who are asked to a conference',
  who: staff,
  input: z.object({}),
  load: loadInvited,
  may: (person, loaded) => sees(person, loaded),
  present: (target) => ({ verb: 'conference.invitationForm', target }),
  decide(_input, loaded, situation) {
    mustStand(loaded, showList);
    mustBeListed(loaded);
    const { invitation, contact, conference } = loaded;
    const removed = { by: actingPerson(situation).id, at: stamp(situation) };
    const rest = touched(loaded, {}, situation);
    // A file that a person sent stands in a calendar that Quorate does not reach: whoever sent it takes it back, to the
    // address that their own mail has.
    const { sent } = invitation.value;
    const takesBack = sent !== undefined && sent.news !== 'cancelled' && !hasCalendars(situation);
    return {
      ...rest,
      writes: [
        change(invitation, { ...invitation.value, removed, hasContact: false }),
        ...(contact ? [emptiedContact(contact, situation)] : []),
        ...rest.writes,
      ],
      errands: askedOut(loaded, situation),
      tell: [...rest.tell, ...(takesBack ? tellAbout('conference.file', [sent.by], loaded, situation) : [])],
      show: takesBack ? { verb: 'conference.file', target: conference.target } : showList(conference.target),
    };
  },
});

/** So many at one press: a batch has an end. */
const mostAtOnce = 25;

/**
 * The council's secure mail says which child it is about; Quorate sends none, and only keeps that it was sent. `which`
 * are ids of invitations.
 */
export const secureMailSent = action({
  verb: 'conference.secureMailSent',
  audit: 'Recorded who was told by secure mail which child a conference is about',
  who: staff,
  input: z.object({ which: judged(requiredText('Tick those to whom it was sent.', 4_000)) }),
  load: loadInSafety,
  may: (person, loaded) => sees(person, loaded),
  present: showSecureMail,
  form: showSecureMail,
  decide({ which }, loaded, situation, target) {
    const show = showSecureMail(target);
    mustStand(loaded, showSecureMail);
    if (!loaded.conference.value.signed) throw new Refusal('notNow', notSigned, { show });
    if (which.value === undefined) throw new Invalid(problemsIn({ which }));
    const ids = codesIn(which.value);
    const sent = loaded.invitations.filter((one) => ids.includes(one.target.id) && !one.value.told);
    const told = { by: actingPerson(situation).id, at: stamp(situation) };
    return {
      writes: sent.slice(0, mostAtOnce).map((one) => change(one, { ...one.value, told })),
      guards: [loaded.conference],
      show: { ...show, input: { done: 'yes' } },
    };
  },
});

/** The calendar has asked them. One document each, so each is its own follow-up. */
export const noteInvited = action({
  verb: 'conference.noteInvited',
  audit: 'Asked somebody to a conference through the calendar',
  who: ['followUp'],
  input: z.object({}),
  load: loadInvited,
  may: () => false,
  present: (target) => ({ verb: 'conference.invitationForm', target }),
  decide(_input, { invitation, contact, conference }, situation) {
    const show = showList(conference.target);
    if (invitation.value.invitedAt !== undefined || contact?.value.email === undefined)
      return { writes: [], show };
    return { writes: [change(invitation, { ...invitation.value, invitedAt: stamp(situation) })], show };
  },
});
