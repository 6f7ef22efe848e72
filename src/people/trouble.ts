/**
 * What Quorate could not do: a person whom it could not tell, a step that did not follow. It is on the list of business
 * support with what a person has to do now; nothing ends in a log alone. Of the record only its reference is named, and
 * of a restricted case nobody either.
 */
import { z } from 'zod';
import { view } from '../kernel/action.ts';
import type { Authority, Person } from '../kernel/actor.ts';
import {
  band,
  card,
  entry,
  facts,
  head,
  more,
  other,
  para,
  plain,
  primary,
  remark,
} from '../kernel/cards/index.ts';
import { type EffectContent, effectContent, effectKind } from '../kernel/effects.ts';
import type { Reader } from '../kernel/records.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { StoreDocument } from '../kernel/store.ts';
import type { Target, View, Viewing } from '../kernel/view.ts';
import { formatMoment } from '../practice/dates.ts';
import type { Role } from '../practice/roles.ts';

const seeTo: readonly Role[] = ['businessSupport', 'serviceAdministrator', 'safeguardingManager'];

/** Rows on one card. */
const shownAtOnce = 8;

/** One thing that could not be done, as far as this person may know. */
interface Trouble {
  readonly target: Target;
  readonly authority: string;
  readonly due: string;
  readonly state: string;
  readonly code: string;
  readonly content: EffectContent | undefined;
  /** The short reference of the record it is about. */
  readonly reference: string | undefined;
  readonly restricted: boolean;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

async function troubleOf(document: StoreDocument, read: Reader): Promise<Trouble> {
  const parsed = effectContent.safeParse(document.data);
  const content = parsed.success ? parsed.data : undefined;
  const about = aboutOf(content);
  const [record, family] = await Promise.all([
    about && read.raw(about.partition, about.id),
    read.raw(document.partition, 'case'),
  ]);
  return {
    target: { partition: document.partition, id: document.id },
    authority: document.authority,
    due: text(document.due),
    state: text(document.state),
    code: text(document.code),
    content,
    reference: text(record?.document.reference) || undefined,
    restricted: isRestricted(family?.document),
  };
}

/** Raw, since this slice knows nothing of cases: whatever says `restricted` is, and so is what cannot be understood. */
function isRestricted(document: StoreDocument | undefined): boolean {
  if (document === undefined) return false;
  const data = z.looseObject({ restricted: z.unknown().optional() }).safeParse(document.data);
  return !data.success || (data.data.restricted !== undefined && data.data.restricted !== null);
}

function aboutOf(content: EffectContent | undefined): Target | undefined {
  switch (content?.type) {
    case 'message':
    case 'update':
    case 'refresh':
      return content.view.target;
    case 'conceal':
      return content.cards[0]?.about;
    case 'event':
    case 'command':
    case 'errand':
      return content.target;
    case 'spread':
    case 'log':
    case undefined:
      return undefined;
  }
}

/** What could not be done, why as far as it is known, and what a person has to do: our own words. */
interface Words {
  readonly title: string;
  readonly why: string;
  readonly todo: string;
}

function wordsOf(trouble: Trouble, authority: Authority): Words {
  const { content, restricted, code } = trouble;
  const record = trouble.reference === undefined ? 'a record' : plain(trouble.reference);
  const trying = trouble.state === 'due' ? ' Quorate goes on trying.' : '';
  switch (content?.type) {
    case 'message':
    case 'update':
    case 'refresh': {
      const person = authority.person(content.to);
      const who = restricted
        ? 'Somebody'
        : person
          ? plain(person.name)
          : code === 'left'
            ? 'Somebody who has left'
            : 'Somebody unknown here';
      return {
        title: `${who} could not be told about ${record}`,
        why: `${reasonFor(code)}${trying}`,
        todo: restricted
          ? 'Tell the safeguarding manager this reference: the case is restricted, so the names are with them.'
          : `Tell ${person ? plain(person.name) : 'whoever has taken their place'} by telephone that there is news of ${record}, and ask the service administrator to see that Quorate is installed for them.`,
      };
    }
    case 'conceal':
      return {
        title: `A restricted case may still stand in somebody’s chat`,
        why: `${reasonFor(code)}${trying}`,
        todo: `Tell the safeguarding manager the reference ${record}: who was left out of the case may still have a list that names it.`,
      };
    case 'command':
    case 'event':
      return {
        title: `A step about ${record} did not follow`,
        why: `What was decided is kept; a further step by Quorate was refused.${trying}`,
        todo: `Open ${record} with the chair who has it and see whether something is missing, and tell the service administrator the code.`,
      };
    case 'errand':
      return {
        title: `Something for ${record} could not be done outside Quorate`,
        why: `The calendar or mail system did not do what was asked of it.${trying}`,
        todo: `Open ${record}: its card says what is missing and how to do it by hand. Tell the service administrator the code.`,
      };
    case 'spread':
    case 'log':
    case undefined:
      return {
        title: 'Something could not be read',
        why: 'Quorate kept a note of something to do, and can no longer read it.',
        todo: 'Tell the service administrator, with the code and the time.',
      };
  }
}

/** Why somebody could not be told: codes of Teams and of our own, in words where they are known. */
function reasonFor(code: string): string {
  switch (code) {
    case 'left':
      return 'They are no longer among the people of this authority.';
    case 'MessageWritesBlocked':
      return 'They have blocked or removed Quorate in Teams.';
    case 'BotNotInConversationRoster':
      return 'Quorate is not installed for them in Teams.';
    case 'ConversationBlockedByUser':
      return 'They have blocked Quorate in Teams.';
    case 'broken':
    case 'unreadable':
      return 'The record could not be read.';
    case 'uncertain':
      return 'Teams did not say whether the message arrived, so it was not sent again.';
    default:
      return 'Teams did not take the message.';
  }
}

/** There is no button that takes it off the list: what became of it stays on record, and is said here. */
function goesAway({ state }: Trouble): string {
  return state === 'due'
    ? 'Nothing more is needed here once Quorate has managed it; open this again to see.'
    : 'It stays on the list as a record of what could not be done. Once you have seen to it, nothing more is needed; later news reaches people as usual as soon as the cause is mended.';
}

function mayOf(person: Person, authority: string): boolean {
  return person.authority === authority;
}

const trouble = view({
  verb: 'service.trouble',
  who: seeTo,
  input: z.object({}),
  async load({ target }, read: Reader) {
    const stored = await read.raw(target.partition, target.id);
    if (stored?.document.kind !== effectKind) throw new Refusal('notFound', 'That could not be found.');
    return troubleOf(stored.document, read);
  },
  may: (person, loaded) => mayOf(person, loaded.authority),
  render(loaded, viewing) {
    const { authority } = viewing;
    const words = wordsOf(loaded, authority);
    const over = loaded.state !== 'stuck' && loaded.state !== 'due';
    return {
      card: card({
        head: head({
          kind: 'Quorate · something to see to',
          title: words.title,
          line: `Due ${momentOf(loaded.due)}`,
        }),
        band: over
          ? band('good', 'It has been done since', 'There is nothing left to do here.')
          : band('attention', 'A person has to see to it', words.why),
        body: [
          !over && para(words.todo, 'Medium'),
          facts([['Reference', loaded.reference === undefined ? 'none' : plain(loaded.reference)]]),
          !over && remark(goesAway(loaded)),
          remark(
            loaded.code === ''
              ? 'For the service administrator: there is no code.'
              : `For the service administrator: code ${plain(loaded.code)}.`,
          ),
        ],
        presses: [
          other('See everything on the list', 'service.troubles', viewing.press('service.troubles', nowhere)),
        ],
      }),
      summary: 'Something in Quorate needs seeing to',
    };
  },
});

const nowhere: Target = { partition: '', id: '' };

function momentOf(due: string): string {
  const at = z.iso.datetime().safeParse(due);
  return at.success ? formatMoment(Temporal.Instant.from(at.data)) : 'at a time not known';
}

const listInput = z.object({
  /** Due time and id of the last row of the page before. */
  to: z.string().max(40).optional().catch(undefined),
  after: z.string().max(120).optional().catch(undefined),
});

interface Troubles {
  readonly rows: readonly Trouble[];
  /** Where the next page begins; undefined on the last. */
  readonly next: { readonly to: string; readonly after: string } | undefined;
}

const troubles = view({
  verb: 'service.troubles',
  who: seeTo,
  typed: ['troubles', 'trouble'],
  input: listInput,
  async load({ input, person }, read: Reader): Promise<Troubles> {
    const page = await read.documents({
      kind: effectKind,
      equal: { state: 'stuck' },
      range: { field: 'due', ...(input.to === undefined ? {} : { to: input.to }) },
      order: 'descending',
      limit: 100,
    });
    const all = page.documents.map((stored) => stored.document);
    const from = input.after === undefined ? -1 : all.findIndex((document) => document.id === input.after);
    const rest = all.slice(from + 1).filter((document) => mayOf(person, document.authority));
    const more = rest.length > shownAtOnce;
    const last = more ? rest[shownAtOnce - 1] : all.at(-1);
    return {
      rows: await Promise.all(rest.slice(0, shownAtOnce).map((document) => troubleOf(document, read))),
      next:
        last && (more || page.continuation !== undefined)
          ? { to: text(last.due), after: last.id }
          : undefined,
    };
  },
  may: () => true,
  render({ rows, next }, viewing, input) {
    return {
      card: card({
        head: head({
          kind: 'Quorate · something to see to',
          title: titleOf(rows.length, next !== undefined, input.to !== undefined),
          line: formatMoment(viewing.now),
        }),
        body: [
          rows.map((row, n) => {
            const words = wordsOf(row, viewing.authority);
            return entry(`${n + 1}: ${words.title}`, `${momentOf(row.due)} · ${words.why}`, n === 0);
          }),
          rows.length === 0 && para('Everything that was to be sent or done has been.', 'Medium'),
          next && remark('There are more.', 'Medium'),
        ],
        presses: [
          ...openers(rows, viewing),
          next && other('Show more', 'service.troubles', viewing.press('service.troubles', nowhere, next)),
        ],
      }),
      summary: 'What needs seeing to in Quorate',
    };
  },
});

function titleOf(count: number, goesOn: boolean, later: boolean): string {
  if (count === 0) return later ? 'There is no more' : 'Nothing needs seeing to';
  if (goesOn || later) return 'These need seeing to';
  return count === 1 ? 'One thing needs seeing to' : `${count} things need seeing to`;
}

function openers(rows: readonly Trouble[], viewing: Viewing) {
  return rows.map((row, n) => {
    const title = `What to do about ${n + 1}`;
    const data = viewing.press('service.trouble', row.target);
    if (n === 0) return primary(title, 'service.trouble', data);
    return (n === 1 ? other : more)(title, 'service.trouble', data);
  });
}

export const troubleEntries: readonly View[] = [trouble, troubles];
