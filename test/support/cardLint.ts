/**
 * What holds for every card of Quorate, checked on the card as it goes out. Each problem is one sentence with the place
 * in the card; an empty list is a good card. The markers of a test stand for what people typed or what a family's
 * record holds: they may occur in TextRuns and in the values of inputs, and nowhere that parses Markdown.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Card, CardAction, CardElement, CardInput } from '../../src/kernel/card.ts';
import { cardBudget, rankOf, sizeOf } from '../../src/kernel/cards/index.ts';

export interface LintOptions {
  /** Strings that may stand in TextRuns and in values of inputs only. */
  readonly markers?: readonly string[];
  /** Inputs on one step; five unless told. */
  readonly maxInputs?: number;
  /** The step has rows of children: inputs named `<row>.<field>` count by row, at most four rows. */
  readonly childRows?: boolean;
}

/** Problems of a card; none for a good one. */
export function lintCard(card: Card, options: LintOptions = {}): string[] {
  const elements = everyElement(card.body);
  return [
    ...shape(card, elements),
    ...inputProblems(elements.filter(isInput), options),
    ...actionProblems(card.actions ?? []),
    ...wordProblems(card, options.markers ?? []),
    ...rendererProblems(card),
    ...(schemaProblems(card) ?? []),
  ];
}

/** Why the schema was not asked, to be printed by the test; undefined when it was. */
export function schemaSkipped(): string | undefined {
  return validator()
    ? undefined
    : `The Adaptive Cards 1.5 schema does not lie in ${contractsDir()}: cards are linted without it.`;
}

function shape(card: Card, elements: readonly CardElement[]): string[] {
  const problems: string[] = [];
  if (card.version !== '1.5') problems.push('the version is not 1.5');
  const size = sizeOf(card);
  if (size > cardBudget) problems.push(`the card has ${size} bytes; ${cardBudget} are allowed`);
  const first = card.body[0];
  const headings = everyElement(first ? [first] : []).filter(isHeading);
  if (headings.length !== 1) problems.push('the head, the first element, does not hold one heading');
  if (headings[0]?.type === 'TextBlock' && headings[0].size !== 'Large')
    problems.push('the heading is not large');
  for (const element of elements) {
    if (element.type === 'TextBlock' && element.wrap !== true)
      problems.push(`"${element.text}" does not wrap`);
    if (element.type === 'Input.ChoiceSet' && element.wrap !== true)
      problems.push(`${element.id} does not wrap`);
    if (element.type === 'FactSet' && element.facts.length === 0) problems.push('a FactSet is empty');
    if (element.type === 'Container' && element.items.length === 0) problems.push('a container is empty');
    if (element.type === 'ColumnSet' && element.columns.length === 0) problems.push('a ColumnSet is empty');
    if (element.type === 'RichTextBlock' && element.inlines.length === 0)
      problems.push('a RichTextBlock is empty');
    if (element.type === 'Container' && styledInside(element))
      problems.push('a coloured box stands in a coloured box');
  }
  return problems;
}

function inputProblems(inputs: readonly CardInput[], options: LintOptions): string[] {
  const problems: string[] = [];
  const ids = inputs.map((input) => input.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index)))
    problems.push(`two inputs are called ${id}`);

  const inRow = options.childRows ? inputs.filter((input) => input.id.includes('.')) : [];
  const rows = new Set(inRow.map((input) => input.id.split('.')[0]));
  const limit = options.maxInputs ?? 5;
  if (rows.size > 4) problems.push(`${rows.size} children are asked for on one card; four are allowed`);
  if (inputs.length - inRow.length > limit)
    problems.push(`${inputs.length - inRow.length} inputs stand on one card; ${limit} are allowed`);

  for (const input of inputs) {
    const at = input.id;
    if (input.label.trim() === '') problems.push(`${at} has no label`);
    if (input.errorMessage.trim() === '') problems.push(`${at} has no error message`);
    if (input.isRequired && !input.label.endsWith('(required)'))
      problems.push(`${at} is required and its label does not say so`);
    if (input.type === 'Input.Text') {
      if (!(input.maxLength > 0)) problems.push(`${at} has no maxLength`);
      if ((input.value ?? '').length > input.maxLength)
        problems.push(`the value of ${at} is longer than its maxLength`);
    }
    if (input.type === 'Input.ChoiceSet') {
      const values = input.choices.map((choice) => choice.value);
      if (values.length === 0) problems.push(`${at} offers nothing`);
      if (new Set(values).size !== values.length) problems.push(`${at} offers one value twice`);
      if (values.some((value) => value.includes(',') || value === ''))
        problems.push(`${at} offers a value that is empty or holds a comma`);
      const chosen = input.isMultiSelect ? (input.value ?? '').split(',') : [input.value ?? ''];
      if (chosen.some((value) => value !== '' && !values.includes(value)))
        problems.push(`${at} is filled with what it does not offer`);
      if (input.isMultiSelect && input.style !== 'expanded')
        problems.push(`${at} lets several be chosen in a folded list`);
    }
  }
  return problems;
}

function actionProblems(actions: readonly CardAction[]): string[] {
  const problems: string[] = [];
  const ranks = actions.map(rankOf);
  if (ranks.filter((rank) => rank === 'primary').length > 1) problems.push('two buttons are primary');
  if (ranks.filter((rank) => rank === 'other').length > 2) problems.push('more than two other buttons');
  if (ranks.includes('more') && ranks.lastIndexOf('other') > ranks.indexOf('more'))
    problems.push('a button of the overflow stands before another');
  const titles = actions.map((action) => action.title);
  if (new Set(titles).size !== titles.length) problems.push('two buttons have one name');
  for (const action of actions) {
    const title = action.title.trim();
    if (title === '') problems.push('a button has no name');
    if (title.length > 40) problems.push(`the button "${title}" has more than 40 characters`);
    if (/^(submit|ok|okay|yes|no|send form)$/i.test(title))
      problems.push(`the button "${title}" does not say what it does`);
    if (action.type === 'Action.OpenUrl') continue;
    const verb = action.type === 'Action.Execute' ? action.verb : action.data.verb;
    if (!/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*$/.test(verb)) problems.push(`"${title}" has no verb`);
    if (!action.data.token) problems.push(`"${title}" carries no token`);
  }
  return problems;
}

/** Our own words never need these; where they stand, somebody else's words came in, or a renderer will show signs. */
const markdown = /\[[^\]]*\]\(|\*\*|(?:^|\s)_[^_]+_(?:\s|$)|`|<\/?[a-z!]|^\s*(?:[-+*#>]|\d+[.)])\s|\{\{/im;

function wordProblems(card: Card, markers: readonly string[]): string[] {
  const problems: string[] = [];
  for (const { path, text, free, shown } of strings(card)) {
    if (shown && text.trim() === '') problems.push(`${path} is empty`);
    if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text) && (shown || !free))
      problems.push(`${path} holds a control character or overrides the direction`);
    if (!text.isWellFormed()) problems.push(`${path} holds half a character`);
    if (free) continue;
    if (shown && markdown.test(text)) problems.push(`${path} holds Markdown`);
    for (const marker of markers) {
      if (text.toLowerCase().includes(marker.toLowerCase()))
        problems.push(`${path} holds what somebody typed`);
    }
  }
  return problems;
}

interface Found {
  readonly path: string;
  readonly text: string;
  /** Not parsed as Markdown: a TextRun, or the value of an input. */
  readonly free: boolean;
  /** Seen by the reader as text. */
  readonly shown: boolean;
}

const shownKeys = ['text', 'title', 'label', 'errorMessage', 'placeholder'];

function strings(value: unknown, path = 'card', key = '', type = ''): Found[] {
  if (typeof value === 'string') {
    const free =
      (type === 'TextRun' && key === 'text') ||
      (type.startsWith('Input.') && key === 'value') ||
      key === 'token';
    const shown = shownKeys.includes(key) || (type === 'FactSet' && key === 'value');
    return [{ path, text: value, free, shown }];
  }
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => strings(item, `${path}[${index}]`, key, type));
  if (typeof value === 'object' && value !== null) {
    const own = 'type' in value && typeof value.type === 'string' ? value.type : inherited(type);
    return Object.entries(value).flatMap(([name, item]) => strings(item, `${path}.${name}`, name, own));
  }
  return [];
}

/** Facts and choices have no type of their own. A choice's value is ours, unlike its input's. */
function inherited(type: string): string {
  return type.startsWith('Input.') ? 'choice' : type;
}

function everyElement(elements: readonly CardElement[]): readonly CardElement[] {
  return elements.flatMap((element): readonly CardElement[] => {
    switch (element.type) {
      case 'Container':
        return [element, ...everyElement(element.items)];
      case 'ColumnSet':
        return [element, ...element.columns.flatMap((column) => everyElement(column.items))];
      default:
        return [element];
    }
  });
}

function styledInside(container: Extract<CardElement, { type: 'Container' }>): boolean {
  if (container.style === undefined || container.style === 'default') return false;
  return everyElement(container.items).some(
    (inner) => inner.type === 'Container' && inner.style !== undefined && inner.style !== 'default',
  );
}

function isHeading(element: CardElement): boolean {
  return element.type === 'TextBlock' && element.style === 'heading';
}

function isInput(element: CardElement): element is CardInput {
  return element.type.startsWith('Input.');
}

/** The part of `adaptivecards` that needs no browser. Its entry does not load in Node; the bundle does. */
interface Renderer {
  readonly AdaptiveCard: new () => {
    parse(card: unknown, context: unknown): void;
    validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  };
  readonly SerializationContext: new () => {
    readonly eventCount: number;
    getEventAt(index: number): { readonly message: string };
  };
}

let loaded: Renderer | undefined;

function renderer(): Renderer {
  // The bundle has no types of its own at this path; the shape above is what its documentation promises, and a bundle
  // of another shape fails at once.
  loaded ??= createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Renderer;
  return loaded;
}

function rendererProblems(card: Card): string[] {
  const { AdaptiveCard, SerializationContext } = renderer();
  const parsed = new AdaptiveCard();
  const context = new SerializationContext();
  parsed.parse(structuredClone(card), context);
  const atParsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index));
  return (
    [...atParsing, ...parsed.validateProperties().validationEvents]
      // Counted there with those of the overflow, which has no limit; what stands in front is counted above.
      .filter(({ message }) => !message.startsWith('Maximum number of actions exceeded'))
      .map(({ message }) => `adaptivecards: ${message}`)
  );
}

function contractsDir(): string {
  return process.env.CONTRACTS_DIR ?? join(import.meta.dirname, '../../../shared/contracts');
}

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction | undefined {
  const file = join(contractsDir(), 'adaptive-cards/adaptive-card.1.5.0.schema.json');
  if (compiled || !existsSync(file)) return compiled;
  const schema: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  // Draft 06 knows `$id`; this schema has the `id` of an older draft, which nothing in it refers to.
  delete schema.id;
  const ajv = new Ajv({ strict: false, allErrors: false });
  ajv.addMetaSchema(createRequire(import.meta.url)('ajv/dist/refs/json-schema-draft-06.json'));
  addFormats.default(ajv);
  compiled = ajv.compile(schema);
  return compiled;
}

function schemaProblems(card: Card): string[] | undefined {
  const validate = validator();
  if (!validate) return undefined;
  if (validate(card)) return [];
  return (validate.errors ?? [])
    .slice(0, 3)
    .map(({ instancePath, message }) => `schema: ${instancePath || 'card'} ${message}`);
}
