/**
 * The meeting of an adult who is kept apart, step after step as the conference's own: an event is made (or moved), its
 * online meeting found and secured, taken out again when it is wanted no more. Each step is an errand whose answer comes
 * back as a command; each can be repeated, fails by itself, and is on record.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import {
  change,
  create,
  type Decision,
  type Situation,
  stamp,
  type Tell,
  type Write,
} from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { ended, eventAnswer, meetingAnswer } from '../booking/steps.ts';
import { type ConferenceInCase, loadConference } from '../rights.ts';
import { type FamilyAdult, familyAdultType } from '../safety/record.ts';
import { tellAbout } from '../safety/telling.ts';
import { ownMeetingName } from './errands.ts';
import { type OwnMeeting, ownMeetingTarget, ownMeetingType } from './record.ts';
import { askFor, wantedOf } from './wanted.ts';

interface OwnInCase extends ConferenceInCase {
  readonly adult: Loaded<FamilyAdult>;
  readonly own: Loaded<OwnMeeting> | undefined;
}

async function loadOwn({ target }: { readonly target: Target }, read: Reader): Promise<OwnInCase> {
  const [adult, own] = await Promise.all([
    read.get(familyAdultType, target),
    read.find(ownMeetingType, ownMeetingTarget(target)),
  ]);
  const id = adult.value.conference;
  return { ...(await loadConference({ target: { partition: target.partition, id } }, read)), adult, own };
}

const show = (target: Target) => ({ verb: 'conference.adult', target });
const from = { who: ['followUp'] as const, load: loadOwn, may: () => false, present: show };

function kept(loaded: OwnInCase, next: Partial<OwnMeeting>): Write {
  const { own, adult, conference } = loaded;
  const value: OwnMeeting = {
    conference: conference.target.id,
    adult: adult.target.id,
    meetingName: ownMeetingName(adult.target),
    ...own?.value,
    ...next,
  };
  return own
    ? change(own, value)
    : create(ownMeetingType, ownMeetingTarget(adult.target), conference.authority, value);
}

/** Whoever arranged it, the social worker, and where a person has to see to it business support. */
function telling(loaded: OwnInCase, situation: Situation, failed: boolean): readonly Tell[] {
  const { adult, conference } = loaded;
  const support = failed ? situation.authority.withRole('businessSupport').map(({ id }) => id) : [];
  const people = [adult.value.apart?.by, conference.value.worker, ...support];
  return tellAbout('conference.family', people, loaded, situation);
}

/** A step that could not be done is on record, and those who can see to it are told. */
function failedAt(loaded: OwnInCase, next: Partial<OwnMeeting>, situation: Situation): Decision {
  return {
    writes: [kept(loaded, next)],
    tell: telling(loaded, situation, true),
    show: show(loaded.adult.target),
  };
}

export const ownEventMade = action({
  verb: 'conference.ownEventMade',
  audit: 'Made or moved the meeting of an adult who is kept apart',
  ...from,
  input: z.object(ended(eventAnswer)),
  decide({ answer, failed }, loaded, situation, target) {
    const { adult, own, conference } = loaded;
    const at = stamp(situation);
    if (!answer) {
      return failedAt(loaded, { event: { ...own?.value.event, at, failed: failed ?? 'unknown' } }, situation);
    }
    const before = own?.value;
    const another = before?.event?.id !== answer.id;
    const next: Partial<OwnMeeting> = {
      event: { at, ...answer },
      withdrawn: undefined,
      ...(another ? { meeting: undefined, secured: undefined } : {}),
    };
    // Whoever was told how to join the one before has to be told anew.
    const renewed = another && before?.event?.id !== undefined && adult.value.apart;
    const writes = [
      kept(loaded, next),
      ...(renewed
        ? [change(adult, { ...adult.value, apart: { ...renewed, version: renewed.version + 1 } })]
        : []),
    ];
    const goesOn = another || before?.secured === undefined || before.secured.failed !== undefined;
    const wanted = wantedOf(adult.value, conference.value) !== undefined;
    return {
      writes,
      errands: wanted
        ? goesOn
          ? [askFor('apart.find', 'conference.ownMeetingFound', target)]
          : []
        : // Wanted no more since it was asked for: it must not stand in anybody's calendar.
          [askFor('apart.withdraw', 'conference.ownWithdrawn', target)],
      show: show(target),
    };
  },
});

const joinNumber = z.object({ id: z.string(), passcode: z.string().optional() });

export const ownMeetingFound = action({
  verb: 'conference.ownMeetingFound',
  audit: 'Found the Teams meeting of an adult who is kept apart',
  ...from,
  input: z.object(ended(meetingAnswer.extend({ joinNumber: joinNumber.optional() }))),
  decide({ answer, failed }, loaded, situation, target) {
    const at = stamp(situation);
    const { own } = loaded;
    if (!answer) return failedAt(loaded, { meeting: { at, failed: failed ?? 'unknown' } }, situation);
    const { joinUrl, ...meeting } = answer;
    const event = own?.value.event && { ...own.value.event, ...(joinUrl ? { joinUrl } : {}) };
    return {
      writes: [kept(loaded, { event, meeting: { at, ...meeting } })],
      errands: [askFor('apart.secure', 'conference.ownSecured', target)],
      show: show(target),
    };
  },
});

export const ownSecured = action({
  verb: 'conference.ownSecured',
  audit: 'Set the options of the Teams meeting of an adult who is kept apart',
  ...from,
  input: z.object(ended(z.object({}))),
  decide({ failed }, loaded, situation, target) {
    const at = stamp(situation);
    if (failed !== undefined) return failedAt(loaded, { secured: { at, failed } }, situation);
    return {
      writes: [kept(loaded, { secured: { at } })],
      // The words can be passed on now.
      tell: telling(loaded, situation, false),
      show: show(target),
    };
  },
});

export const ownWithdrawn = action({
  verb: 'conference.ownWithdrawn',
  audit: 'Took the meeting of an adult who is kept apart out of the calendars',
  ...from,
  input: z.object(ended(z.object({}))),
  decide({ failed }, loaded, situation, target) {
    const at = stamp(situation);
    if (failed !== undefined) return failedAt(loaded, { withdrawn: { at, failed } }, situation);
    const { adult, conference, own } = loaded;
    const again = wantedOf(adult.value, conference.value) !== undefined;
    return {
      writes: own ? [kept(loaded, { withdrawn: { at } })] : [],
      errands: again ? [askFor('apart.keep', 'conference.ownEventMade', target)] : [],
      show: show(target),
    };
  },
});

export const ownMeetingEntries = [ownEventMade, ownMeetingFound, ownSecured, ownWithdrawn] as const;
