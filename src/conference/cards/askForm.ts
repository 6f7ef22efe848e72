/** The asking for a conference: what is known, then three answers, then the times. */
import { z } from 'zod';
import { clockBand, fitted, nameOf, restrictedBand } from '../../consultation/index.ts';
import { clockOf as enquiryClockOf } from '../../enquiry/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  back,
  choiceInput,
  dateInput,
  fillingOf,
  head,
  plain,
  primary,
  strayProblems,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import { withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Shown, Viewing } from '../../kernel/view.ts';
import { conferenceTypes, label } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import {
  askedTypes,
  childrenOf,
  leadsToConference,
  likelyType,
  loadSource,
  type Source,
  seesSource,
  standingOne,
} from '../asking/source.ts';
import { askingRoles, asksHere } from '../rights.ts';
import { insteadOfAsking } from './insteadOfAsking.ts';
import { needsFieldNames, needsInputs } from './needsInputs.ts';

const fields = ['type', 'notified', ...needsFieldNames];

export const askForm = view({
  verb: 'conference.askForm',
  who: askingRoles,
  input: z.object({}),
  load: (at, read: Reader) => withKept('conference.ask', at, loadSource(at, read), read),
  may: (person, loaded) => seesSource(person, loaded),
  render(loaded, viewing, _input, target) {
    const { settings } = viewing.authority;
    const there = standingOne(loaded);
    const asks = asksHere(viewing.person, viewing.authority);
    if (there || !asks || !leadsToConference(loaded, settings)) return instead(loaded, viewing);
    const filling = fillingOf(loaded.kept);
    const likely = likelyType(loaded);
    const transfers = likely === 'transferIn' && !loaded.enquiry;
    const team = viewing.authority.team(loaded.consultation.value.team);
    const card = fitted(() => ({
      head: head({
        kind: 'Child protection conference',
        title: 'Ask for the conference',
        line: lineOf(loaded),
      }),
      body: [
        strayProblems(loaded.kept, fields),
        restrictedBand(loaded.case.value),
        loaded.enquiry && clockBand(enquiryClockOf(loaded.enquiry.value, loaded.enquiry.target), viewing),
        typedFacts([
          [
            'Children',
            typed(
              childrenOf(loaded)
                .map(({ number }) => number)
                .join(', '),
            ),
          ],
          ['Social worker', nameOf(viewing.authority, loaded.consultation.value.asker)],
          ['Team manager', nameOf(viewing.authority, loaded.consultation.value.manager)],
          team && ['Team', plain(team.name)],
        ]),
        choiceInput({
          id: 'type',
          label: 'What kind of conference',
          required: true,
          choices: askedTypes.map((type) => ({ title: label(conferenceTypes, type), value: type })),
          value: filling.typed('type', likely),
          problem: filling.problem('type'),
          error: 'Choose what kind of conference it is.',
        }),
        transfers &&
          dateInput({
            id: 'notified',
            label: 'The other authority wrote on',
            required: true,
            value: filling.typed('notified'),
            max: dayOf(viewing.now),
            problem: filling.problem('notified'),
            error: 'Choose the day of the written notification.',
          }),
        ...needsInputs(filling, viewing, askedTypes),
      ],
      presses: [
        primary('Ask for it and see the times', 'conference.ask', viewing.press('conference.ask', target)),
        backToSource(loaded, viewing),
      ],
      emergency: settings,
    }));
    return { card, summary: 'A form to fill in' };
  },
});

function lineOf({ case: family, consultation, enquiry }: Source) {
  return [
    `${enquiry?.value.reference ?? consultation.value.reference} · `,
    typed(family.value.caseReference),
  ];
}

function backToSource({ enquiry, consultation, fromEnquiry }: Source, viewing: Viewing): CardAction {
  return fromEnquiry && enquiry
    ? back('enquiry.show', viewing.press('enquiry.show', enquiry.target))
    : back('consultation.show', viewing.press('consultation.show', consultation.target));
}

/** There is a conference already, or none can be asked for. */
function instead(source: Source, viewing: Viewing): Shown {
  const there = standingOne(source);
  const texts = {
    title: there ? 'The conference has been asked for' : 'No conference can be asked for here now',
    none: 'None follows from this as it stands, or in this service somebody else asks for it.',
  };
  const about = { ...texts, there, line: lineOf(source), back: backToSource(source, viewing) };
  return insteadOfAsking(about, source.case, viewing);
}
