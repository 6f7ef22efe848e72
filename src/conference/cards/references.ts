/** Conferences as a typed reference or the timeline of a case names them, as far as this person may see them. */
import { caseTarget, caseType, momentWords, nameOf } from '../../consultation/index.ts';
import { typed } from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Traced } from '../../kernel/traced.ts';
import type { Named, Viewing } from '../../kernel/view.ts';
import { conferencesOf } from '../asking/source.ts';
import { type Conference, conferenceType } from '../record.ts';
import { type ConferenceInCase, sees } from '../rights.ts';
import { standingOf } from '../standing.ts';
import { meetingWords, standingWords, typeWords } from '../words.ts';

/** Documents read for one reference: two that are alike are rare, three hardly ever happen. */
const readAtOnce = 24;

async function seen(
  all: readonly Loaded<Conference>[],
  { person }: Pick<Viewing, 'person'>,
  read: Reader,
): Promise<readonly ConferenceInCase[]> {
  const found = await Promise.all(
    all.map(async (conference) => ({
      conference,
      family: await read.find(caseType, caseTarget(conference.target)),
    })),
  );
  return found.flatMap(({ conference, family }) => {
    const inCase = family && { conference, case: family };
    return inCase && sees(person, inCase) ? [inCase] : [];
  });
}

function lineOf(value: Conference, { authority }: Pick<Viewing, 'authority'>): string {
  const time = value.booking && !value.cancelled ? ` for ${meetingWords(value.booking.slot)}` : '';
  return `${standingWords[standingOf(value)]}${time} · asked for by ${nameOf(authority, value.asked.by)}, ${momentWords(value.asked.at)}`;
}

export async function findConferences(
  reference: string,
  viewing: Viewing,
  read: Reader,
): Promise<readonly Named[]> {
  const { items } = await read.list(conferenceType, {
    equal: { authority: viewing.person.authority, reference },
    limit: readAtOnce,
  });
  return (await seen(items, viewing, read)).map(({ conference: { value, target }, case: family }) => ({
    call: { verb: 'conference.show', target },
    title: [
      `${value.reference} · `,
      typed(family.value.caseReference),
      ` · ${typeWords(value).toLowerCase()}`,
    ],
    line: lineOf(value, viewing),
  }));
}

/** This slice's part of a case. */
export const tracedConferences: Traced = {
  async rows(partition, viewing, read) {
    const all = await conferencesOf({ partition }, read);
    return (await seen(all, viewing, read)).map(({ conference: { value, target } }) => ({
      call: { verb: 'conference.show', target },
      reference: value.reference,
      at: value.asked.at,
      line: lineOf(value, viewing),
    }));
  },
};
