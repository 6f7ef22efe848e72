/** Help, what could not be done, and the kernel's own words: cards that are about no single consultation. */
import { effectDocument } from '../../src/kernel/effects.ts';
import { plainCard } from '../../src/kernel/notice.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import type { Target } from '../../src/kernel/view.ts';
import { at, maya, nasreen, person, ruth } from '../support/authority.ts';
import { consultation, joan, restrictedTo, standingAt, target } from '../support/consultations.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

/** What could not be done at the nth minute past ten; a step that did not follow, where it is told nobody. */
function stuck(
  n: number,
  code: string,
  state: 'stuck' | 'done' | 'due' = 'stuck',
  told = true,
): StoreDocument {
  const view = { verb: 'consultation.show', target, input: { news: 'taken' } };
  const document = effectDocument({
    commandId: `command ${n}`,
    n: 0,
    partition: target.partition,
    authority: 'example-borough',
    due: at('2026-11-19T10:00').add({ minutes: n }),
    state,
    content: told
      ? { type: 'message', to: maya.id, view, depth: 0 }
      : { type: 'command', verb: 'consultation.link', target, input: {}, depth: 1 },
  });
  return { ...document, code };
}

/** A restricted case that could not be taken out of somebody's chat. */
function stillShown(): StoreDocument {
  const document = effectDocument({
    commandId: 'command 1',
    n: 0,
    partition: target.partition,
    authority: 'example-borough',
    due: at('2026-11-19T10:01'),
    state: 'due',
    content: {
      type: 'conceal',
      from: [ruth.id],
      cards: [{ about: target, view: { verb: 'consultation.show', target } }],
    },
  });
  return { ...document, code: 'ServiceUnavailable' };
}

function trouble(name: string, document: StoreDocument, look: Partial<Look> = {}): Promise<NamedCard> {
  const about: Target = { partition: document.partition, id: document.id };
  return rendered({
    name: `trouble-${name}`,
    verb: 'service.trouble',
    as: joan,
    kept: [{ value: consultation() }],
    prepare: (shelf) => shelf.put([document]),
    target: about,
    ...look,
  });
}

function troubles(name: string, documents: readonly StoreDocument[]): Promise<NamedCard> {
  return rendered({
    name: `troubles-${name}`,
    verb: 'service.troubles',
    as: joan,
    kept: [{ value: consultation() }],
    prepare: (shelf) => shelf.put(documents),
  });
}

function bankHolidays(name: string, now: string): Promise<NamedCard> {
  const as = person('Bethan Rowlands');
  return rendered({ name: `bank-holidays-${name}`, verb: 'service.holidays', as, now: at(now) });
}

const codes = ['MessageWritesBlocked', 'BotNotInConversationRoster', 'left', '', 'ServiceUnavailable'];
const many = Array.from({ length: 11 }, (_, n) =>
  n % 4 === 3 ? stuck(n, 'notNow', 'stuck', false) : stuck(n, codes[n % codes.length] ?? ''),
);

const question = {
  by: ruth.id,
  at: at('2026-11-19T11:08').toString(),
  text: 'When was the last core group?',
};

/** In the order in which people meet them. */
export const serviceCards: readonly NamedCard[] = await Promise.all([
  rendered({ name: 'help-welcome', verb: 'help', as: maya, input: { welcome: true } }),
  rendered({ name: 'help', verb: 'help', as: maya }),
  rendered({ name: 'help-not-understood', verb: 'help', as: maya, input: { unknown: true } }),
  rendered({ name: 'help-in-dialog', verb: 'help', as: maya, dialog: true }),
  rendered({ name: 'help-chair', verb: 'help', as: ruth, input: { unknown: true } }),
  rendered({ name: 'help-support', verb: 'help', as: joan }),
  rendered({ name: 'help-manager', verb: 'help', as: nasreen }),
  rendered({
    name: 'help-administrator',
    verb: 'help',
    as: person('Bethan Rowlands'),
    input: { welcome: true },
  }),
  rendered({ name: 'help-agency', verb: 'help', as: person('Marcus Bell'), input: { welcome: true } }),
  trouble('blocked', stuck(1, 'MessageWritesBlocked')),
  trouble('goes-on', stuck(1, 'ServiceUnavailable', 'due')),
  trouble('step', stuck(1, 'notNow', 'stuck', false)),
  trouble('still-shown', stillShown(), {
    kept: [{ value: consultation(), family: restrictedTo(maya) }],
  }),
  trouble('done', stuck(1, 'left', 'done')),
  trouble('restricted', stuck(1, 'MessageWritesBlocked'), {
    kept: [{ value: consultation(), family: restrictedTo(maya) }],
  }),
  troubles('none', []),
  troubles('one', [stuck(1, 'left')]),
  troubles('many', many),
  bankHolidays('known', '2026-11-19T11:20'),
  bankHolidays('end-soon', '2028-10-31T09:00'),
  bankHolidays('ended', '2029-01-15T09:00'),
  { name: 'plain-done', card: plainCard('Done', 'This has been recorded.').card },
  {
    name: 'plain-gone',
    card: plainCard('No longer shown', 'This card is not available any more.').card,
  },
  rendered({
    name: 'refused',
    verb: 'consultation.show',
    as: ruth,
    kept: [{ value: standingAt('taken') }],
    notice: 'A chair already has this request.',
  }),
  rendered({
    name: 'refused-form',
    verb: 'consultation.answerMoreForm',
    as: maya,
    kept: [{ value: standingAt('taken', { questions: [question] }) }],
    prepare: (shelf) =>
      shelf.keepTyped('consultation.answerMore', maya, { text: '' }, [
        { field: 'text', message: 'Write your answer in a sentence or two.' },
      ]),
    notice: 'Some answers need another look. All you typed is kept.',
  }),
]);
