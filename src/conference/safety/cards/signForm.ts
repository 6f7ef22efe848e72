/** The page before invitations go: who will see what in each place, and what is still open. The chair signs it. */
import { z } from 'zod';
import { fitted, momentWords, nameOf, restrictedBand, staff } from '../../../consultation/index.ts';
import { view } from '../../../kernel/action.ts';
import {
  back,
  band,
  entry,
  facts,
  more,
  type Part,
  para,
  primary,
  section,
} from '../../../kernel/cards/index.ts';
import type { Loaded } from '../../../kernel/records.ts';
import type { Viewing } from '../../../kernel/view.ts';
import { formatPeriod } from '../../../practice/dates.ts';
import { wantedOf } from '../../apart/wanted.ts';
import { hasCalendars } from '../../booking/chain.ts';
import { type Listed, loadListed } from '../../invitations/listed.ts';
import { agencyWords } from '../../invitations/words.ts';
import { sees, seesToIt } from '../../rights.ts';
import { mayFollow, standingOf } from '../../standing.ts';
import { goneWords } from '../../words.ts';
import { summary, topOf } from '../form.ts';
import { type InSafety, seenOf } from '../load.ts';
import { type FamilyAdult, shared } from '../record.ts';
import { maySign } from '../sign.ts';
import { isApart } from '../together.ts';
import { adultWords, joinWords, needsLine, pairWords, whoSeesWhat } from '../words.ts';
import { advocacyLines, standsLine } from './stands.ts';

export const signForm = view({
  verb: 'conference.signForm',
  who: staff,
  input: z.object({}),
  load: loadListed,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, _input, target) {
    const { value } = loaded.conference;
    const { authority, person } = viewing;
    const ready = mayFollow[standingOf(value)].includes('sign') && !value.signed;
    const mine = ready && maySign(person, loaded);
    const ownMeetings = loaded.adults.some(({ value: adult }) => wantedOf(adult, value) !== undefined);
    const card = fitted(() => ({
      head: topOf(loaded, 'before invitations go', 'Who will see what'),
      body: [
        restrictedBand(loaded.case.value),
        stateBand(loaded, viewing),
        value.booking &&
          facts([
            [
              'When',
              formatPeriod(
                Temporal.Instant.from(value.booking.slot.starts),
                Temporal.Instant.from(value.booking.slot.until),
              ),
            ],
          ]),
        section('In each place', facts([...whoSeesWhat(authority, hasCalendars(viewing), ownMeetings)])),
        professionalsSection(loaded, viewing),
        familySection(loaded, viewing),
      ],
      presses: [
        mine &&
          primary(
            'Sign it: invitations may go',
            'conference.sign',
            viewing.press('conference.sign', target, { seen: seenOf(loaded) }),
          ),
        triesAgain(loaded, viewing) &&
          primary('Try again', 'conference.tryAgain', viewing.press('conference.tryAgain', target)),
        back('conference.show', viewing.press('conference.show', target)),
        more('Who is asked', 'conference.invitations', viewing.press('conference.invitations', target)),
        more('Adults of the family', 'conference.family', viewing.press('conference.family', target)),
      ],
      emergency: authority.settings,
    }));
    return { card, summary };
  },
});

/** The calendar could not ask the professionals, and nobody has it tried again yet. */
function triesAgain({ conference: { value }, safety }: InSafety, viewing: Viewing): boolean {
  const invited = safety?.value.invited;
  const failed = invited?.failed !== undefined && invited.again === undefined;
  const stands = standingOf(value) === 'booked' && value.signed !== undefined;
  return failed && stands && hasCalendars(viewing) && seesToIt(viewing.person, value);
}

const byHand = 'Signed: please ask the professionals by hand';

function stateBand(loaded: InSafety, viewing: Viewing): Part {
  const { value } = loaded.conference;
  const { authority } = viewing;
  const failed = loaded.safety?.value.invited?.failed;
  if (value.cancelled) return band('emphasis', 'Cancelled', 'Nobody is asked any more.');
  if (value.signed) {
    const by = `By ${nameOf(authority, value.signed.by)}, ${momentWords(value.signed.at)}.`;
    if (!hasCalendars(viewing)) {
      return band('warning', byHand, `${by} Outlook is not joined to Quorate.`);
    }
    if (value.outside.event?.id === undefined) {
      return band('warning', byHand, `${by} It stands in no calendar that Quorate can reach.`);
    }
    return failed === undefined
      ? band('good', 'Signed', `${by} The professionals listed are asked through the calendar.`)
      : band(
          'attention',
          'Signed, but the calendar could not ask them',
          `${by} Please ask them by hand. Code: ${failed}.`,
        );
  }
  if (failed !== undefined && loaded.safety?.value.invited?.out) {
    return band(
      'attention',
      'Not signed yet',
      `Somebody who is listed no more could not be taken out of the event. Please take them out in Outlook. Code: ${failed}.`,
    );
  }
  if (!value.booking) return band('warning', 'It has no time yet', 'The chair signs once it is booked.');
  const [gone] = goneWords(value.booking.slot, authority);
  if (gone) return band('attention', 'Not signed yet', gone);
  const chair = nameOf(authority, value.booking.slot.chair);
  return band('warning', 'Not signed yet', `No professional is asked before ${chair} has signed.`);
}

function professionalsSection({ invitations, contacts }: Listed, { authority }: Viewing): Part {
  const open = contacts.filter((contact) => contact?.value.email === undefined).length;
  const names = invitations.map(({ value }) => agencyWords(value, authority));
  return section(
    `Professionals: ${invitations.length}`,
    names.length > 0 && para(`${[...new Set(names)].join(', ')}.`),
    open > 0 && para(`${open} of them cannot be asked yet: no address is on record.`),
  );
}

function familySection(loaded: InSafety, viewing: Viewing): Part {
  const { adults, safety, conference } = loaded;
  const starts = conference.value.booking?.slot.starts;
  const advocacy = advocacyLines(loaded, viewing);
  const byId = new Map(adults.map((one) => [one.target.id, one.value]));
  const apart = (safety?.value.pairs ?? []).flatMap((pair) => {
    const [one, two] = pair.between.map((id) => byId.get(id));
    if (!one || !two || shared.every((what) => pair[what] === 'yes')) return [];
    return [{ title: `${adultWords(one)} and ${adultWords(two)}`, words: `${pairWords(pair)}.` }];
  });
  return [
    section(
      `Adults of the family: ${adults.length}`,
      para('None of them is in the event. Each is told by a person, by the safe way on record.'),
      adults.map((one, n) => entry(titleOf(one.value, starts), linesOf(one, loaded, viewing), n === 0)),
    ),
    apart.length > 0 &&
      section(
        'Not brought together',
        apart.map(({ title, words }, n) => entry(title, words, n === 0)),
      ),
    advocacy.length > 0 &&
      section(
        'Advocates for the children',
        advocacy.map((line) => para(line)),
      ),
  ];
}

/** `Mother, 09:30 to 10:15, in an online meeting of their own` */
function titleOf(value: FamilyAdult, starts: string | undefined): string {
  const { apart } = value;
  if (!apart || !isApart(value, starts)) return adultWords(value);
  const how = apart.joins === 'building' ? '' : `, ${joinWords[apart.joins].toLowerCase()}`;
  return `${adultWords(value)}, ${apart.arrives} to ${apart.leaves}${how}`;
}

function linesOf(one: Loaded<FamilyAdult>, loaded: InSafety, viewing: Viewing): string {
  const { excluded } = one.value;
  const part = excluded?.of === 'part' ? 'Excluded from part of it by the chair. ' : '';
  const signer = maySign(viewing.person, loaded) ? 'you have' : 'the chair has';
  const stands = standsLine(one, loaded, viewing, signer).replace(/[.]?$/, '.');
  return `${part}${stands} ${needsLine(one.value)}`;
}
