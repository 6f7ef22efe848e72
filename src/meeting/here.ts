/**
 * The one press in a meeting's chat: "I am here for an organisation". Everybody can press it; each is answered alone.
 * Whoever is asked to the conference is there with that press; somebody with an account whom Quorate does not know says for
 * which organisation, out of all of the service's (this conference's own list could give a refuge away), and the minute
 * taker looks who it is; who has no account is thanked, and nothing is kept.
 */
import { z } from 'zod';
import { agenciesOf } from '../conference/index.ts';
import type { Authority, PersonId } from '../kernel/actor.ts';
import { card, choiceInput, head, other, para, primary, textInput } from '../kernel/cards/index.ts';
import { change, create, type Decision, stamp } from '../kernel/decision.ts';
import { type Answering, type Presser, presserOf, shared } from '../kernel/shared.ts';
import type { Shown, Target } from '../kernel/view.ts';
import { isTyped, longestTyped, theOne } from '../people/index.ts';
import { weighing } from './actions/common.ts';
import { attended, cameBySelf, wayWords } from './attending.ts';
import { agencyName, type InMeeting, isClaimOf, isHere, loadPressed, rowsOf, sittingOf } from './load.ts';
import { isTheirs, type Match, matchOf, proposedBy } from './matching.ts';
import { hereVerb } from './posters.ts';
import { type Claim, claimTarget, claimType, type Way, ways } from './record.ts';
import { promptsOf } from './standing.ts';

const input = z.object({
  /** An id of the directory of agencies, or its name where it is typed. */
  agency: z.string().max(200).optional().catch(undefined),
  how: z.enum(ways).optional().catch(undefined),
  /** They are not there for an organisation. */
  none: z.literal('yes').optional().catch(undefined),
  /** The form was shown, and is now sent. */
  sent: z.literal('yes').optional().catch(undefined),
});
type Input = z.infer<typeof input>;

export const here = shared({
  verb: hereVerb,
  audit: 'Said in the meeting’s chat that they are here for an organisation',
  input,
  load: loadPressed,
  decide(given, loaded, situation) {
    const presser = presserOf(situation.actor);
    const { authority, now } = situation;
    if (presser.id === undefined || given.none || promptsOf(loaded, now, authority.settings) !== 'open') {
      return nothing;
    }
    const rows = rowsOf(loaded, authority);
    const match = matchOf(presser, loaded, rows);
    const deed = { by: presser.id, at: stamp(situation) };
    switch (match.kind) {
      case 'row': {
        const next = cameBySelf(match.row, given.how, isTheirs(match.row, presser.id, loaded), deed);
        if (!next) return nothing;
        return {
          writes: [attended(match.row, loaded, next, deed.at)],
          commands: weighing(loaded, situation, loaded.conference.target),
        };
      }
      case 'agency':
        return claimed({ agency: match.agency, who: presser.id, how: given.how }, loaded, deed.at);
      case 'unknown': {
        const agency = chosen(given, authority);
        if (agency === undefined) return nothing;
        const proposed = proposedBy(presser, loaded, rows)?.target.id;
        return claimed({ agency, who: presser.id, how: given.how, proposed }, loaded, deed.at);
      }
      case 'runs':
      case 'nobody':
        return nothing;
    }
  },
  answer(given, loaded, answering, target) {
    const { presser, authority, now } = answering;
    if (promptsOf(loaded, now, authority.settings) !== 'open') {
      return said(loaded, 'Not asked any more', [
        'Nothing is asked here now. If you are here for an organisation, please tell whoever takes the minutes.',
      ]);
    }
    if (given.none) return thanks(loaded);
    const match = matchOf(presser, loaded, rowsOf(loaded, authority));
    return answerTo(match, given, loaded, answering, target);
  },
});

const nothing: Omit<Decision, 'show'> = { writes: [] };

/** The agencies that anybody can say they are there for: the service's own directory, and social care. */
function directoryOf(authority: Authority): readonly { readonly id: string; readonly name: string }[] {
  const { socialCare } = authority.settings.quorum;
  const all = agenciesOf(authority);
  const own = all.some(({ id }) => id === socialCare)
    ? []
    : [{ id: socialCare, name: agencyName(socialCare, authority) }];
  return [...own, ...all];
}

const chosen = ({ agency }: Input, authority: Authority): string | undefined =>
  agency === undefined ? undefined : theOne(agency, directoryOf(authority))?.id;

interface Said {
  readonly agency: string;
  readonly who: PersonId;
  readonly how: Way | undefined;
  readonly proposed?: string | undefined;
}

/** Said anew, another organisation is another claim; one that has been settled stays. */
function claimed(
  { agency, who, how, proposed }: Said,
  loaded: InMeeting,
  at: string,
): Omit<Decision, 'show'> {
  const { conference, claims } = loaded;
  const sitting = sittingOf(loaded);
  const target = claimTarget(conference.target, who);
  const before = claims.find((one) => one.target.id === target.id);
  const now = before && isClaimOf(before.value, loaded) ? before.value : undefined;
  const way = how ?? now?.how ?? 'teams';
  if (now?.settled || (now?.agency === agency && now.how === way)) return nothing;
  const value: Claim = {
    conference: conference.target.id,
    sitting,
    at: now?.at ?? at,
    who,
    agency,
    how: way,
    ...(proposed === undefined ? {} : { proposed }),
  };
  return {
    writes: [before ? change(before, value) : create(claimType, target, conference.authority, value)],
  };
}

function answerTo(
  match: Match,
  given: Input,
  loaded: InMeeting,
  answering: Answering,
  target: Target,
): Shown {
  const { authority, presser } = answering;
  const press = (how: Way) => answering.press(hereVerb, target, { how });
  switch (match.kind) {
    case 'nobody':
      return thanks(loaded);
    case 'runs':
      return said(loaded, 'You run this meeting', [
        'There is nothing for you to confirm. Who is here stands in your one-to-one chat with Quorate.',
      ]);
    case 'row': {
      if (!isHere(match.row)) return notDown(loaded);
      const how = match.row.attendance?.value.presence?.how ?? 'teams';
      const others = ways.filter((way) => way !== how);
      return said(
        loaded,
        'Thank you, you are down as here',
        [
          `For ${agencyName(match.row.agency, authority)}, ${wayWords[how]}.`,
          'Only you see this, and it goes away by itself.',
        ],
        others.map((way) => other(wayTitles[way], hereVerb, press(way))),
      );
    }
    case 'agency':
      return claimNow(presser, loaded) ? waits(match.agency, loaded, answering) : notDown(loaded);
    case 'unknown': {
      const claim = claimNow(presser, loaded);
      if (claim?.value.settled && claim.value.settled.as === undefined) return thanks(loaded);
      return claim ? waits(claim.value.agency, loaded, answering) : which(given, loaded, answering, target);
    }
  }
}

const claimNow = ({ id }: Presser, loaded: InMeeting): InMeeting['claims'][number] | undefined =>
  loaded.claims.find(({ value }) => value.who === id && isClaimOf(value, loaded));

/** The same press once more, of which nothing stands: it was of an earlier time, or the record says otherwise since. */
function notDown(loaded: InMeeting): Shown {
  return said(loaded, 'You are not down as here', [
    'If you are here for an organisation, press the newest question in this chat, or tell whoever takes the minutes.',
  ]);
}

const wayTitles: Readonly<Record<Way, string>> = {
  room: 'I am in the room',
  teams: 'I am here through Teams',
  telephone: 'I am here by telephone',
};

function thanks(loaded: InMeeting): Shown {
  return said(loaded, 'Thank you', ['You need do nothing. The chair will speak to you.']);
}

function waits(agency: string, loaded: InMeeting, { authority }: Answering): Shown {
  return said(loaded, 'Thank you', [
    `You said that you are here for ${agencyName(agency, authority)}. Whoever takes the minutes looks at it; you need do nothing more.`,
  ]);
}

/** For which organisation? */
function which(given: Input, loaded: InMeeting, { authority, press }: Answering, target: Target): Shown {
  const agencies = directoryOf(authority);
  const asked = {
    id: 'agency',
    label: 'Your organisation',
    required: true,
    checkedBy: 'server',
    error: 'Choose your organisation.',
    problem: given.sent ? 'choose your organisation, or say that you are here for none.' : undefined,
  } as const;
  return {
    card: card({
      head: head({ kind: kindOf(loaded), title: 'Which organisation are you here for?' }),
      body: [
        para(
          'Only you see this. If you are here for nobody but yourself or your family, there is nothing to do.',
        ),
        isTyped(agencies)
          ? textInput({ ...asked, maxLength: longestTyped })
          : choiceInput({
              ...asked,
              folded: true,
              choices: agencies.map(({ id }) => ({ title: agencyName(id, authority), value: id })),
            }),
      ],
      presses: [
        primary('I am here for it', hereVerb, press(hereVerb, target, { sent: 'yes' })),
        other('I am not here for an organisation', hereVerb, press(hereVerb, target, { none: 'yes' }), {
          inputs: 'none',
        }),
      ],
    }),
    summary: 'A question about this meeting',
  };
}

function said(
  loaded: InMeeting,
  title: string,
  words: readonly string[],
  presses: Parameters<typeof card>[0]['presses'] = [],
): Shown {
  return {
    card: card({
      head: head({ kind: kindOf(loaded), title }),
      body: words.map((one, n) => para(one, n === 0 ? 'Medium' : 'Small')),
      presses,
    }),
    summary: 'Your answer',
  };
}

const kindOf = ({ conference }: InMeeting): string => `Meeting ${conference.value.meetingName}`;
