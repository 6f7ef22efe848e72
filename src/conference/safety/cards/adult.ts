/** One adult of the family: how to reach them safely, what they may share, what they need, and the words to pass on. */
import { z } from 'zod';
import { fitted, momentWords, nameOf, restrictedBand, staff } from '../../../consultation/index.ts';
import { view } from '../../../kernel/action.ts';
import type { CardAction } from '../../../kernel/card.ts';
import {
  back,
  band,
  entry,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  said,
  section,
  typed,
  typedFacts,
} from '../../../kernel/cards/index.ts';
import type { Viewing } from '../../../kernel/view.ts';
import { formatPeriod } from '../../../practice/dates.ts';
import { canBeJoined, failedStep, type OwnMeeting } from '../../apart/record.ts';
import { hasCalendars } from '../../booking/chain.ts';
import { sees } from '../../rights.ts';
import { mayExclude } from '../excluding.ts';
import { summary, topOf } from '../form.ts';
import { ownMeetingOf, reasonsFor, sinceTold } from '../load.ts';
import { openNeeds } from '../needs.ts';
import { loadAdult, type OneAdult } from '../one-adult.ts';
import type { FamilyAdult } from '../record.ts';
import { areHeld } from '../times.ts';
import { hasRoute, isApart, isTold, mayCome, newsSigned, pairOf, timesOf } from '../together.ts';
import {
  adultWords,
  groundWords,
  joinWords,
  needsLine,
  needWords,
  notYetWords,
  pairWords,
  wordsForAdult,
} from '../words.ts';
import { standsLine, startsOf } from './stands.ts';

export const adultView = view({
  verb: 'conference.adult',
  who: staff,
  /** `outdated`: what was told a moment ago is no news any more. */
  input: z.object({ outdated: z.string().max(3).optional().catch(undefined) }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, { outdated }) {
    const { adult, route, conference } = loaded;
    const { value, target } = adult;
    const { authority } = viewing;
    const told = isTold(value, startsOf(loaded));
    const since = told ? sinceTold(adult, loaded, authority) : undefined;
    const open = told ? [] : reasonsFor(adult, loaded, authority);
    const reach = route?.value.endedAt === undefined ? route?.value : undefined;
    const own = ownMeetingOf(loaded, target)?.value;
    // Of a conference that is cancelled whoever knew nothing of it is told nothing.
    const concerns = !conference.value.cancelled || value.told.some(({ what }) => what !== 'excluded');
    const words =
      open.length === 0 && concerns
        ? wordsForAdult({ value, joining: reach?.joining, own }, conference.value, authority)
        : undefined;
    const card = fitted((max) => ({
      head: topOf(loaded, 'the family', adultWords(value)),
      body: [
        restrictedBand(loaded.case.value),
        outdated !== undefined &&
          !told &&
          band(
            'attention',
            'What they were told is out of date',
            'It has changed since the words were shown. What you told them is on record. Please tell them how it stands now, by the safe way, and record that too.',
          ),
        band(
          told && since === undefined ? 'good' : 'warning',
          open.length > 0 ? 'Not to be told yet' : standsLine(adult, loaded, viewing),
        ),
        open.map((reason) => para(notYetWords[reason])),
        section(
          'How to reach them safely',
          reach?.way === undefined
            ? para(
                conference.value.cancelled
                  ? 'Kept no longer.'
                  : 'Not on record yet. Nothing is passed on before.',
              )
            : typedFacts(
                [
                  ['By', typed(reach.way)],
                  ['When', typed(reach.times ?? '')],
                ],
                max,
              ),
        ),
        othersSection(loaded),
        apartSection(loaded, own, reach?.joining, viewing, max),
        needsSection(value, max),
        exclusionParts(value, viewing, max),
        words !== undefined && [
          ...said(told ? 'What they were told' : 'Words to pass on', typed(words), 4_000),
          !told &&
            remark(
              'Read them out, or send them by the safe way and no other. They say nothing of anybody else.',
            ),
        ],
      ],
      presses: pressesOf(loaded, viewing, words !== undefined && !told),
      emergency: authority.settings,
    }));
    return { card, summary };
  },
});

/** What is on the card, for what is recorded when they were told it: also where it is another by then. */
function signedNews(
  value: OneAdult['adult']['value'],
  conference: OneAdult['conference']['value'],
): Readonly<Record<string, string>> {
  const starts = conference.cancelled ? undefined : conference.booking?.slot.starts;
  const apart = timesOf(value, starts);
  return {
    news: newsSigned(value, conference),
    ...(starts === undefined ? {} : { starts }),
    ...(apart === undefined ? {} : { apart: `${apart}` }),
  };
}

function othersSection({ adult, adults, safety }: OneAdult): Part {
  const others = adults.filter((one) => one.target.id !== adult.target.id);
  return (
    others.length > 0 &&
    section(
      'With the others',
      others.map((one, n) =>
        entry(
          adultWords(one.value),
          pairWords(pairOf(safety?.value.pairs ?? [], adult.target.id, one.target.id)),
          n === 0,
        ),
      ),
    )
  );
}

/** Times and a way to join of their own, and how it stands with the meeting that is made for them. */
function apartSection(
  { adult: { value }, conference }: OneAdult,
  own: OwnMeeting | undefined,
  joining: string | undefined,
  viewing: Viewing,
  max: number,
): Part {
  const { apart } = value;
  const { booking, cancelled } = conference.value;
  if (!apart || cancelled) return undefined;
  if (!booking || !isApart(value, booking.slot.starts)) {
    return band(
      'warning',
      'Their own times were for another time of the conference. Please arrange them anew.',
    );
  }
  const { slot } = booking;
  return section(
    'Kept apart from the others',
    typedFacts(
      [
        ['When', `${apart.arrives} to ${apart.leaves}`],
        ['How', joinWords[apart.joins]],
        apart.joins === 'words' && joining !== undefined && ['In words', typed(joining)],
        apart.joins === 'meeting' && own !== undefined && ['Meeting name', own.meetingName],
      ],
      max,
    ),
    apart.joins === 'meeting' && meetingPart(own, viewing),
    !areHeld(apart, slot) &&
      remark(
        `Chair and room are held for ${formatPeriod(Temporal.Instant.from(slot.from), Temporal.Instant.from(slot.until))}. Please make sure that they are free for these times too.`,
      ),
  );
}

function meetingPart(own: OwnMeeting | undefined, viewing: Viewing): Part {
  const failed = failedStep(own);
  if (failed !== undefined) {
    return band(
      'attention',
      'Their own meeting could not be made',
      `Please press "Times of their own" once more. If it fails again, make a Teams meeting by hand with chair and minute taker alone, everybody in the lobby, no recording, and put into words how they join. Code: ${failed}.`,
    );
  }
  if (canBeJoined(own)) {
    return para(
      'Made: it stands in the calendars of chair and minute taker alone. Everybody waits in its lobby.',
    );
  }
  return para(
    hasCalendars(viewing)
      ? 'It is being made. Quorate writes to you here when the words can be passed on.'
      : 'Outlook is not joined to Quorate any more: please make it by hand, and put into words how they join.',
  );
}

function needsSection(value: FamilyAdult, max: number): Part {
  const heading = 'What they need to take part';
  if (!value.needsAsked) return section(heading, para('Not asked yet.'));
  return section(
    heading,
    typedFacts(
      [
        ['Interpreter', value.interpreter === undefined ? 'Not needed' : typed(value.interpreter)],
        ['Access', value.access === undefined ? 'Nothing needed' : typed(value.access)],
        ['Supporter', value.supporter === undefined ? 'None named' : typed(value.supporter)],
        ['Advocate', value.advocate ? advocates[value.advocate] : 'Not offered yet'],
      ],
      max,
    ),
    para(needsLine(value)),
  );
}

const advocates = { wanted: 'Wanted', notWanted: 'Offered, not wanted' } as const;

function exclusionParts({ excluded }: FamilyAdult, { authority }: Viewing, max: number): Part {
  if (!excluded) return undefined;
  const from = excluded.of === 'whole' ? 'the whole' : 'part of it';
  return [
    ...said(
      `Excluded from ${from} by ${nameOf(authority, excluded.by)}, ${momentWords(excluded.at)}`,
      typed(excluded.words),
      max,
    ),
    para(`${excluded.grounds.map((one) => groundWords[one]).join('; ')}.`),
  ];
}

function pressesOf(loaded: OneAdult, viewing: Viewing, canTell: boolean): readonly (CardAction | false)[] {
  const { adult, conference, adults } = loaded;
  const { target, value } = adult;
  const { cancelled, booking } = conference.value;
  const to = (verb: string) => viewing.press(verb, target);
  const family = back('conference.family', viewing.press('conference.family', conference.target));
  const tells =
    canTell &&
    primary(
      'I have told them',
      'conference.recordTold',
      viewing.press('conference.recordTold', target, signedNews(value, conference.value)),
    );
  if (cancelled) return [tells, family];
  const first = !canTell && !hasRoute(value);
  const routeTitle = hasRoute(value) ? 'Change the safe way' : 'Record a safe way';
  return [
    tells,
    first
      ? primary(routeTitle, 'conference.recordRouteForm', to('conference.recordRouteForm'))
      : other(routeTitle, 'conference.recordRouteForm', to('conference.recordRouteForm')),
    family,
    adults.length > 1 &&
      more('What they may share', 'conference.recordSharedForm', to('conference.recordSharedForm')),
    booking !== undefined &&
      more('Times of their own', 'conference.setApartForm', to('conference.setApartForm')),
    more('What they need', 'conference.recordNeedsForm', to('conference.recordNeedsForm')),
    ...openNeeds(value).map(({ what }) =>
      more(
        `${needWords[what]} is arranged`,
        'conference.recordArranged',
        viewing.press('conference.recordArranged', target, { what }),
      ),
    ),
    mayExclude(viewing.person, loaded) &&
      more(
        value.excluded ? 'Change or lift the exclusion' : 'Exclude them',
        'conference.excludeForm',
        to('conference.excludeForm'),
      ),
    !mayCome(value) &&
      more('Take them off the list', 'conference.removeAdult', to('conference.removeAdult'), {
        destructive: true,
      }),
  ];
}
