/**
 * A consultation as this person sees it now: the news, where it stands, what there is to know, and as buttons what they
 * may do. Who may do what is the table of `deeds.ts`; here stands only which button comes first.
 */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { ExecuteAction } from '../../kernel/card.ts';
import {
  facts,
  head,
  more,
  other,
  type Part,
  para,
  primary,
  said,
  section,
  sentNote,
  typed,
} from '../../kernel/cards/index.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { asksForConferences } from '../../practice/conference-settings.ts';
import { personalDetailKinds } from '../../practice/warnings.ts';
import { type RotaRead, readRota, rotaOf } from '../../rota/index.ts';
import { loadInCase, type News, newsCodes, sees, type Wrote, wroteCodes } from '../actions/common.ts';
import { mayDo, mayUnrestrict } from '../deeds.ts';
import { passedOn } from '../offers.ts';
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
  type InCase,
} from '../record.ts';
import { isHolder, maySee } from '../rights.ts';
import { seenArgs } from '../seen.ts';
import { courseStanding, type Deed, isOpen, standingOf } from '../standing.ts';
import {
  capital,
  momentWords,
  nameOf,
  seatOf,
  seatWords,
  standingWords,
  strategyWords,
  summaryOf,
  titleOf,
} from '../words.ts';
import { enquiryBand } from './clock.ts';
import {
  enteredRemark,
  fitted,
  headLine,
  legalSection,
  neutral,
  proposalSection,
  questionsSection,
  requestParts,
  restrictedBand,
  staff,
  standingBand,
  stubOf,
  viewsSection,
} from './parts.ts';
import { findConsultations } from './references.ts';
import { chairSection, standsSection } from './stands.ts';
import { waitingPart, waitsBand } from './waiting.ts';

/** So many linked consultations are named; a family that has more is known well enough. */
const mostLinks = 4;

/** A consultation with its case, the rota while it waits for somebody, and those linked ones that this person may see. */
export interface Shows extends InCase {
  readonly rota: RotaRead;
  readonly linked: readonly Loaded<Consultation>[];
}

/** Links to what cannot be read, or what this person may not see, are left out without a trace. */
async function linkedOf(
  loaded: InCase,
  person: Person,
  read: Reader,
): Promise<readonly Loaded<Consultation>[]> {
  const { links } = loaded.consultation.value;
  const found = await Promise.all(
    links.slice(-mostLinks).map(async (at) => {
      try {
        const [consultation, family] = await Promise.all([
          read.find(consultationType, at),
          read.find(caseType, caseTarget(at)),
        ]);
        const may =
          consultation && family && maySee(person, consultation.value, family.value, consultation.authority);
        return may ? [consultation] : [];
      } catch (fault) {
        if (fault instanceof Refusal) return [];
        throw fault;
      }
    }),
  );
  return found.flat();
}

export async function loadShown(
  at: { readonly target: Target; readonly person: Person },
  read: Reader,
): Promise<Shows> {
  const { person } = at;
  const loaded = await loadInCase(at, read);
  const waits = standingOf(loaded.consultation.value) === 'waiting';
  const [linked, rota] = await Promise.all([
    linkedOf(loaded, person, read),
    waits ? readRota(person.authority, read) : undefined,
  ]);
  return { ...loaded, linked, rota };
}

export const showConsultation = view({
  verb: 'consultation.show',
  who: staff,
  reference: { prefix: 'C', find: findConsultations },
  input: z.object({
    news: z.enum(newsCodes).optional().catch(undefined),
    /** The request in full, also for those who see it in short. */
    all: z.literal('yes').optional().catch(undefined),
    /** The kinds of personal detail that what the person has just sent seems to hold, and what it was. */
    noted: z.string().max(100).optional().catch(undefined),
    wrote: z.enum(wroteCodes).optional().catch(undefined),
  }),
  load: loadShown,
  may: (person, loaded: Shows) => sees(person, loaded),
  render(loaded, viewing, { news, all, noted, wrote }) {
    const { value, target } = loaded.consultation;
    const { person, authority } = viewing;
    const closed = stubOf(value, viewing);
    if (closed) return { card: closed, summary: neutral(value, 'it is closed') };
    const family = loaded.case.value;
    const about = { value, family, person, authority, links: loaded.linked.length };
    const waits = waitsBand(value, viewing);
    const standing = standingBand(value, person, viewing);
    const waiting = waitingPart(value, family, rotaOf(authority, loaded.rota), viewing);
    const card = fitted((max) => ({
      head: head({
        kind: `Consultation${seatWords(person, value)}`,
        title: titleOf(about, news),
        line: headLine(value, viewing),
      }),
      // While nobody sees to it, what to do in an emergency is said before all else.
      band: waits ?? standing,
      body: [
        waits && standing,
        notedPart(noted, wrote, value, viewing),
        waiting,
        bodyOf(loaded, viewing, max, all === 'yes', news),
      ],
      presses: buttonsOf(value, family, viewing, target, all === 'yes'),
      emergency: authority.settings,
    }));
    return { card, summary: summaryOf(about, news) };
  },
});

/** Said to the writer alone, and only on the card that answers their press. */
function notedPart(
  noted: string | undefined,
  wrote: Wrote | undefined,
  value: Consultation,
  { person }: Viewing,
): Part {
  const kinds = personalDetailKinds.filter((kind) => noted?.split(',').includes(kind));
  return sentNote(kinds, remedyOf(wrote, value, person));
}

/** What can still be done about a text that was sent: some are given anew, none is taken back. */
function remedyOf(wrote: Wrote | undefined, value: Consultation, person: Person): string {
  if (wrote === 'outcome' && mayDo('correct', person, value)) {
    return '“Correct the outcome” lets you write it without; the first version stays in the history.';
  }
  if (wrote === 'restriction' && mayDo('restrict', person, value)) {
    return '“Change who can see it” lets you give the reason without.';
  }
  return 'It cannot be taken back here: please leave such details out the next time.';
}

/** What the one who sent it wants to know at once, beside what the band says: who was told, and what they said. */
function sentSection(value: Consultation, { person, authority }: Viewing): Part {
  if (value.asker !== person.id || standingOf(value) !== 'waiting') return undefined;
  return [
    value.manager !== person.id &&
      para(`${capital(nameOf(authority, value.manager))}, the team manager, has been told too.`),
    facts([['Strategy discussion', strategyWords(value.strategy)]]),
  ];
}

function bodyOf(loaded: Shows, viewing: Viewing, max: number, all: boolean, news: News | undefined): Part {
  const { value } = loaded.consultation;
  const { person, authority } = viewing;
  const inFull = all || seesInFull(person, value);
  return [
    restrictedBand(loaded.case.value),
    enquiryBand(loaded.case.value, viewing, value),
    value.withdrawn && said('Why it was withdrawn', typed(value.withdrawn.reason), max),
    news === 'sent' && sentSection(value, viewing),
    standsSection(value, loaded.case.value, viewing),
    chairSection(value, viewing, max),
    viewsSection(value, viewing, max),
    legalSection(value, viewing, max),
    !value.outcome && questionsSection(value, viewing, max),
    passedOnSection(value, viewing),
    linkedSection(loaded, viewing),
    inFull && section('What was sent', requestParts(value, viewing, max)),
    (inFull || !value.outcome) && proposalSection(value, viewing),
    value.calls.length > 0 &&
      !value.outcome &&
      para(
        `Last call: ${momentWords(value.calls.at(-1)?.at ?? value.sentAt)}, by ${nameOf(authority, value.calls.at(-1)?.by ?? '')}.`,
      ),
    enteredRemark(value, viewing),
  ];
}

/** Before there is an outcome, whoever could take it reads the whole request; others see it in full when they ask. */
function seesInFull(person: Person, value: Consultation): boolean {
  if (value.outcome || value.withdrawn) return false;
  return isHolder(person.id, value) || mayDo('take', person, value);
}

function passedOnSection(value: Consultation, viewing: Viewing): Part {
  const last = value.offers.at(-1);
  const why = last && passedOn(last);
  if (value.outcome || value.withdrawn || value.offers.length < 2 || !why) return undefined;
  const { authority } = viewing;
  if (why.why === 'unreachable') {
    const before = nameOf(authority, value.offers.at(-2)?.to ?? '');
    return section(
      'Passed on',
      para(`Quorate could not reach ${before}, so it went on to ${nameOf(authority, last.to)}.`),
    );
  }
  if (why.why === 'redirected') {
    const words = `The duty rota was changed, so it went on to ${nameOf(authority, last.to)}.`;
    return section('Passed on', para(words));
  }
  if (why.why === 'prior') {
    const before = nameOf(authority, value.offers.at(-2)?.to ?? '');
    return section(
      'Passed on',
      para(`${capital(before)} has had responsibility for this family, so it went on.`),
      why.reason !== undefined && said('What was said', typed(why.reason), 200),
    );
  }
  // Whoever passed it on is not always the one who had it: a safeguarding manager may, and a restriction does.
  const by = why.by === undefined ? 'Because' : `By ${nameOf(authority, why.by)}, because`;
  return section('Passed on', said(by, typed(why.reason), 200));
}

function linkedSection({ consultation, linked }: Shows, viewing: Viewing): Part {
  if (linked.length === 0) return undefined;
  return section(
    linked.some(({ value }) => isOpen(value))
      ? 'Another open request concerns the same child'
      : 'Also asked about the same child',
    linked.map(({ value }) =>
      para([
        `${value.reference} · `,
        typed(sharedChildren(consultation.value, value)),
        ' · ',
        typed(value.caseReference),
        ` · ${standingWords[standingOf(value)].toLowerCase()} · sent ${momentWords(value.sentAt)}, with ${nameOf(viewing.authority, value.taken?.by ?? value.offers.at(-1)?.to ?? '')}`,
      ]),
    ),
  );
}

/** `child 3004171`, or `children 3004171, 3004172`: those whom both requests name. */
function sharedChildren(one: Consultation, other: Consultation): string {
  const theirs = new Set(other.children.map((child) => child.number.toUpperCase()));
  const shared = one.children
    .map((child) => child.number)
    .filter((number) => theirs.has(number.toUpperCase()));
  return shared.length === 0
    ? 'a child of both'
    : `${shared.length === 1 ? 'child' : 'children'} ${shared.join(', ')}`;
}

/** A button: the deed it is, what it says, what it presses, and whether it may come first. */
interface Button {
  readonly deed: Deed;
  readonly title: string;
  /** An action without questions is pressed at once; anything else opens its form. */
  readonly verb: string;
  readonly args?: JsonObject;
  /** `first`: the one thing to do. `often`: among the others. `seldom`: in the overflow. */
  readonly rank: (seat: ReturnType<typeof seatOf>, value: Consultation) => 'first' | 'often' | 'seldom';
  readonly destructive?: boolean;
}

/** In the order of their weight: the first that may be first is the primary button. */
const buttons: readonly Button[] = [
  {
    deed: 'answerMore',
    title: 'Answer the chair',
    verb: 'consultation.answerMoreForm',
    rank: (seat) => (seat === 'asker' ? 'first' : 'often'),
  },
  {
    deed: 'take',
    title: 'Take it',
    verb: 'consultation.take',
    rank: (seat) => (seat === 'holder' || seat === 'offeredToo' ? 'first' : 'often'),
  },
  { deed: 'settle', title: 'Settle the two views', verb: 'consultation.settleForm', rank: () => 'first' },
  { deed: 'decide', title: 'Record the outcome', verb: 'consultation.decideForm', rank: () => 'first' },
  { deed: 'agree', title: 'Agree', verb: 'consultation.agree', rank: () => 'first' },
  { deed: 'differ', title: 'I see it differently', verb: 'consultation.differForm', rank: () => 'often' },
  {
    deed: 'legalReview',
    title: 'Review the legal advice',
    verb: 'consultation.legalReviewForm',
    rank: () => 'first',
  },
  {
    deed: 'enter',
    title: 'Say it was entered',
    verb: 'consultation.enterForm',
    rank: (seat) => (seat === 'businessSupport' ? 'often' : 'seldom'),
  },
  {
    deed: 'call',
    title: 'Call now',
    verb: 'consultation.call',
    rank: (_seat, value) => (value.outcome ? 'seldom' : 'often'),
  },
  {
    deed: 'askForMore',
    title: 'Ask for more',
    verb: 'consultation.askForMoreForm',
    rank: (_seat, value) => (value.taken ? 'often' : 'seldom'),
  },
  {
    deed: 'passOn',
    title: 'Pass it on',
    verb: 'consultation.passOnForm',
    rank: (seat, value) => (seat === 'holder' && !value.taken ? 'often' : 'seldom'),
  },
  {
    deed: 'correct',
    title: 'Correct the outcome',
    verb: 'consultation.changeForm',
    args: { correcting: 'yes' },
    rank: () => 'seldom',
  },
  {
    deed: 'withdraw',
    title: 'Withdraw the request',
    verb: 'consultation.withdrawForm',
    rank: () => 'seldom',
    destructive: true,
  },
];

interface Wanted {
  readonly title: string;
  readonly verb: string;
  /** Another record than the consultation. */
  readonly at?: Target;
  readonly args?: JsonObject;
  readonly rank: string;
  readonly destructive?: boolean;
}

/**
 * To the family's section 47 enquiry; and, unless one is running, to where a strategy discussion is recorded. Both are
 * verbs of the slice after this one.
 */
function enquiryButtons({ clock }: Case, { partition }: Target): readonly Wanted[] {
  const ended = clock?.heldOn !== undefined || clock?.notNeeded === true;
  return [
    ...(clock
      ? [
          {
            title: 'Section 47 enquiry',
            verb: 'enquiry.show',
            at: { partition, id: clock.enquiry },
            rank: ended ? 'seldom' : 'often',
          },
        ]
      : []),
    ...(!clock || ended
      ? [{ title: 'Record a strategy discussion', verb: 'enquiry.discussForm', rank: 'seldom' }]
      : []),
  ];
}

/** Whether a conference is to follow, and this person may ask for it. */
function asksForConference(value: Consultation, { person, authority }: Viewing): boolean {
  const { settings } = authority;
  return (
    courseStanding(value, settings)?.includes('icpc') === true && asksForConferences(person.roles, settings)
  );
}

/** What this person may press now. The primary comes first, two others follow, the rest goes into the overflow. */
export function buttonsOf(
  value: Consultation,
  family: Case,
  viewing: Viewing,
  target: Target,
  all: boolean,
): readonly ExecuteAction[] {
  const { person, authority } = viewing;
  const seat = seatOf(person, value);
  const callable = authority.settings.dutyTeamsCall;
  const wanted: Wanted[] = [];
  for (const { rank, ...button } of buttons) {
    if (button.deed === 'call' && !callable) continue;
    if (!mayDo(button.deed, person, value)) continue;
    // Pressed at once, it carries what it was built from; a form carries what it shows itself, but that of the entry
    // shows nothing of what was entered.
    const carries = !button.verb.endsWith('Form') || button.deed === 'enter';
    const seen = carries ? seenArgs(button.deed, value) : undefined;
    wanted.push({ ...button, rank: rank(seat, value), ...(seen ? { args: seen } : {}) });
  }
  const withdrawal = wanted.filter((button) => button.destructive);
  const others = wanted.filter((button) => !button.destructive);
  if (value.outcome || value.withdrawn) {
    const files = seat === 'businessSupport' && value.outcome !== undefined && !value.entered;
    const copy = { title: 'Copy for the case record', verb: 'consultation.copy' };
    if (files) others.unshift({ ...copy, rank: 'first' });
    else others.push({ ...copy, rank: 'often' });
  }
  if (!all && !seesInFull(person, value)) {
    others.push({
      title: 'What was sent',
      verb: 'consultation.show',
      args: { all: 'yes' },
      rank: value.outcome ? 'seldom' : 'often',
    });
  }
  if (asksForConference(value, viewing)) {
    // A verb of a later slice; where the conference has been asked for already it leads there.
    others.push({ title: 'Ask for the conference', verb: 'conference.askForm', rank: 'first' });
  }
  others.push({ title: 'History', verb: 'consultation.timeline', rank: 'seldom' });
  others.push({ title: 'The whole case', verb: 'case.timeline', rank: 'seldom' });
  others.push(...enquiryButtons(family, target));
  if (mayUnrestrict(person, family)) {
    others.push({ title: 'Lift the restriction', verb: 'consultation.unrestrictForm', rank: 'seldom' });
  }
  if (mayDo('restrict', person, value)) {
    others.push({
      title: family.restricted ? 'Change who can see it' : 'Restrict the case',
      verb: 'consultation.restrictForm',
      rank: 'seldom',
    });
  }
  let primaries = 0;
  let often = 0;
  return [...others, ...withdrawal].map(({ title, verb, at, args, rank, destructive }) => {
    const data = viewing.press(verb, at ?? target, args);
    if (rank === 'first' && primaries === 0) {
      primaries += 1;
      return primary(title, verb, data);
    }
    if (rank !== 'seldom' && often < 2) {
      often += 1;
      return other(title, verb, data);
    }
    return more(title, verb, data, destructive ? { destructive } : {});
  });
}
