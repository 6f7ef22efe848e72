/**
 * The chair's card: who is there against the local rule, the chat, and the decision. It is sent once, before the meeting,
 * and is as it stands whenever the chair presses; nothing else comes during the meeting.
 */
import { z } from 'zod';
import { clockBand, fitted, momentWords, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  band,
  more,
  other,
  type Part,
  para,
  primary,
  said,
  section,
  typed,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { inquorateReasons, label } from '../../practice/codes.ts';
import { formatDate, formatTime } from '../../practice/dates.ts';
import { countedOf, type InMeeting, loadMeeting, rowsOf, waitingClaims } from '../load.ts';
import { quorumOf } from '../quorum.ts';
import type { MeetingDecision, Post } from '../record.ts';
import { chairing, seesMeeting } from '../rights.ts';
import { canAsk, promptsOf } from '../standing.ts';
import { quorumSection, restricted, rowsSection, secondBand, timeOf, topOf } from './parts.ts';

export const chairView = view({
  verb: 'meeting.chair',
  who: chairing,
  input: z.object({}),
  load: loadMeeting,
  may: seesMeeting,
  render(loaded, viewing) {
    const { authority } = viewing;
    const card = fitted((max) => ({
      head: topOf(loaded, 'for the chair', timeOf(loaded)),
      body: [
        restricted(loaded),
        decisionParts(loaded, viewing, max),
        childrenBand(loaded, viewing),
        loaded.meeting?.value.decision === undefined && secondBand(loaded),
        quorumSection(loaded, authority),
        rowsSection(loaded, authority, max),
        chatSection(loaded, viewing),
      ],
      presses: pressesOf(loaded, viewing),
      emergency: authority.settings,
    }));
    return { card, summary: 'A meeting of yours' };
  },
});

function decisionParts(loaded: InMeeting, viewing: Viewing, max: number): Part {
  const decision = loaded.meeting?.value.decision;
  if (!decision) return missingBand(loaded, viewing);
  const { authority } = viewing;
  const who = `${nameOf(authority, decision.by)}, ${momentWords(decision.at)}`;
  switch (decision.kind) {
    case 'quorate':
      return band('good', 'The chair decided: quorate', `Recorded by ${who}.`);
    case 'goesAhead':
      return [
        band(
          'warning',
          'The chair decided: not quorate, and goes ahead',
          `${label(inquorateReasons, decision.reason)}. Recorded by ${who}.${again(decision)}`,
        ),
        decision.words !== undefined && said('The reason', typed(decision.words), max),
        said('What keeps the child safe', typed(decision.safeguards), max),
      ];
    case 'adjourned':
      return [
        band(
          'warning',
          'The chair decided: not quorate, adjourned',
          `It is to meet again by ${formatDate(Temporal.PlainDate.from(decision.againBy))}. Recorded by ${who}.${again(decision)}`,
        ),
        said('What is done until then', typed(decision.interim), max),
        runsOn(loaded, viewing),
      ];
  }
}

const isOver = ({ meeting }: InMeeting, { now }: Viewing): boolean => {
  const until = meeting?.value.until;
  return until !== undefined && Temporal.Instant.compare(now, Temporal.Instant.from(until)) > 0;
};

/** Nothing follows from a conference of which nobody has said that it was held. */
function missingBand(loaded: InMeeting, viewing: Viewing): Part {
  return (
    !loaded.conference.value.cancelled &&
    isOver(loaded, viewing) &&
    band(
      'attention',
      'Your decision is not recorded',
      'Say below whether it was quorate and went ahead, or was adjourned. If it was not held, business support moves or cancels it. Until then nothing follows from it, and you are asked again.',
    )
  );
}

function childrenBand(loaded: InMeeting, viewing: Viewing): Part {
  return (
    loaded.meeting?.value.childrenOpen === true &&
    isOver(loaded, viewing) &&
    band(
      'attention',
      'What was decided about the children is not recorded',
      'Or not of all of them. Until it is, no plan begins or goes on, and no review has its day; you are asked again.',
    )
  );
}

/** The fifteen days of an initial conference do not wait for it. */
function runsOn({ conference, case: family }: InMeeting, viewing: Viewing): Part {
  const { clock } = family.value;
  return clock && clock.enquiry === conference.value.enquiry && clockBand(clock, viewing);
}

function again(decision: MeetingDecision): string {
  const second = decision.kind !== 'quorate' && decision.second;
  return second ? ' The conference before was not quorate either.' : '';
}

const promptWords = {
  never:
    'In this service Quorate writes nothing into it. Everything is recorded here and by the minute taker.',
  noChat: 'Quorate is not in it. Everything is recorded here and by the minute taker.',
  early: 'It can be asked who is here for an organisation from a few minutes before the meeting.',
  late: 'The meeting is over.',
  mayOpen:
    'Nothing has been written into it. One press asks there who is here for an organisation, and names nobody.',
  open: 'It is asked there who is here for an organisation. What people press is seen here only.',
  stopped: 'You have stopped the question. What people press there is not recorded any more.',
} as const;

const postWords: Readonly<Record<Post['state'], string | undefined>> = {
  asked: undefined,
  sent: undefined,
  uncertain:
    'Teams did not say whether the question arrived. Quorate does not send it again by itself: look into the chat, and press once more if it is not there.',
  failed: 'The question could not be sent. You can press once more, or record everything here.',
};

function chatSection(loaded: InMeeting, { authority, now }: Viewing): Part {
  const value = loaded.meeting?.value;
  const prompts = promptsOf(loaded, now, authority.settings);
  const post = prompts === 'open' ? value?.asked && postWords[value.asked.state] : undefined;
  const waiting = waitingClaims(loaded).length;
  return section(
    'The meeting’s chat',
    value?.left ? para(leftWords[value.left.state]) : para(promptWords[prompts]),
    post !== undefined && band('warning', 'Please look', post),
    value?.enough?.state === 'sent' &&
      para(
        `The chat was told at ${formatTime(Temporal.Instant.from(value.enough.at))} that enough organisations have confirmed.`,
      ),
    waiting > 0 &&
      para(
        `${waiting === 1 ? '1 person whom Quorate does not know says' : `${waiting} people whom Quorate does not know say`} there that they are here for an organisation: the minute taker looks at it.`,
      ),
  );
}

const leftWords = {
  asked: 'Quorate is leaving it.',
  done: 'Quorate has left it. Everything is recorded here and by the minute taker.',
  failed: 'Quorate could not leave it. Please remove the app from the chat in Teams, or press once more.',
} as const;

function pressesOf(loaded: InMeeting, viewing: Viewing): readonly (CardAction | undefined | false)[] {
  const { conference, meeting } = loaded;
  const { authority, now } = viewing;
  const { target } = conference;
  const press = (verb: string) => viewing.press(verb, target);
  const decision = meeting?.value.decision;
  const prompts = promptsOf(loaded, now, authority.settings);
  const asks = canAsk(loaded, now, authority.settings);
  const here = countedOf(rowsOf(loaded, authority), authority);
  const { reached } = quorumOf(here, authority.settings.quorum);
  // The first press of a meeting is the question, as long as nobody is known to be there.
  const asksFirst = asks && !decision && here.length === 0;
  const left = meeting?.value.left?.state;
  const canLeave =
    conference.value.outside.meeting?.chat !== undefined && (left === undefined || left === 'failed');
  const quorateIs = (rank: typeof primary) =>
    rank('Quorate: it goes ahead', 'meeting.quorate', press('meeting.quorate'));
  const { next } = loaded;
  const isHeld = decision !== undefined && decision.kind !== 'adjourned';
  return [
    next &&
      (next.value.booking
        ? other(
            'The conference that goes on',
            'conference.show',
            viewing.press('conference.show', next.target),
          )
        : primary('Find the new time', 'conference.look', viewing.press('conference.look', next.target))),
    // The plan slice's own: what was decided about each child.
    isHeld && primary('Decide about the children', 'plan.decideForm', press('plan.decideForm')),
    isHeld && other('What was decided', 'plan.outcome', press('plan.outcome')),
    asksFirst && primary(asking(prompts), 'meeting.open', press('meeting.open')),
    !decision && (reached && !asksFirst ? quorateIs(primary) : quorateIs(more)),
    decision?.kind === 'goesAhead' &&
      more('It was quorate after all', 'meeting.quorate', press('meeting.quorate')),
    (!decision || decision.kind === 'quorate') &&
      (decision ? more : other)(
        decision ? 'It was not quorate, and went ahead' : 'Not quorate, goes ahead',
        'meeting.goAheadForm',
        press('meeting.goAheadForm'),
      ),
    !decision && other('Not quorate, adjourn', 'meeting.adjournForm', press('meeting.adjournForm')),
    more('As it stands now', 'meeting.chair', press('meeting.chair')),
    more('Reports and answers', 'meeting.reports', press('meeting.reports')),
    more('Record who is here', 'meeting.minutes', press('meeting.minutes')),
    asks && !asksFirst && more(asking(prompts), 'meeting.open', press('meeting.open')),
    prompts === 'open' && more('Stop the question in the chat', 'meeting.stop', press('meeting.stop')),
    canLeave &&
      more('Take Quorate out of the chat', 'meeting.leave', press('meeting.leave'), { destructive: true }),
    decision &&
      decision.kind !== 'adjourned' &&
      more('The monitoring form', 'monitoring.show', press('monitoring.show')),
    more('The conference', 'conference.show', press('conference.show')),
  ];
}

function asking(prompts: ReturnType<typeof promptsOf>): string {
  if (prompts === 'stopped') return 'Ask in the chat again';
  return prompts === 'open' ? 'Ask in the chat once more' : 'Ask in the meeting’s chat';
}
