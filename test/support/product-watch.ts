/**
 * Where typed words may not stand: notification previews, group chats, the log, answers that refuse, and on cards
 * anything that the renderer would read as Markdown or as a link.
 */
import type { Exchange } from '../../src/rehearsal/server.ts';
import type { Product } from './product.ts';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodes(one);
  else if (isNode(value)) {
    yield value;
    for (const one of Object.values(value)) yield* nodes(one);
  }
}

/** Every card within a body. */
export function cardsIn(value: unknown): Node[] {
  return [...nodes(value)].filter((node) => node.type === 'AdaptiveCard');
}

/** Whether this text of a card is one that shows what it holds as it is. */
function isShownAsTyped(node: Node, field: string): boolean {
  if (node.type === 'TextRun') return field === 'text';
  return typeof node.type === 'string' && node.type.startsWith('Input.') && field === 'value';
}

/** Texts of the cards in a body that hold the marker where Markdown, a link or a title would be made of it. */
function rendered(value: unknown, marker: string): string[] {
  return cardsIn(value).flatMap((card) =>
    [...nodes(card)].flatMap((node) =>
      Object.entries(node).flatMap(([field, text]) =>
        typeof text === 'string' && text.includes(marker) && !isShownAsTyped(node, field)
          ? [`${String(node.type ?? 'data')}.${field}: ${text.slice(0, 120)}`]
          : [],
      ),
    ),
  );
}

function conversationOf({ side, path, requestBody }: Exchange): string {
  if (side !== 'bot') return decodeURIComponent(path);
  return isNode(requestBody) && isNode(requestBody.conversation) ? String(requestBody.conversation.id) : '';
}

const isShared = (exchange: Exchange) => conversationOf(exchange).includes('19:meeting');

/** The words of an answer that is no card: refusals and faults. */
function wordsOnly(body: unknown): string {
  return cardsIn(body).length === 0 ? JSON.stringify(body ?? '') : '';
}

function faultsOf(exchange: Exchange, marker: string): string[] {
  const { side, requestBody, responseBody } = exchange;
  const text = JSON.stringify(side === 'bot' ? (responseBody ?? '') : (requestBody ?? ''));
  if (side === 'graph') return text.includes(marker) ? ['Graph was told'] : [];
  const found: string[] = [];
  if (isShared(exchange) && text.includes(marker)) found.push('a group chat was told');
  if (side === 'bot') {
    if (wordsOnly(responseBody).includes(marker)) found.push('an answer without a card repeats it');
    return [...found, ...rendered(responseBody, marker)];
  }
  if (isNode(requestBody)) {
    const hasCard = cardsIn(requestBody).length > 0;
    if (hasCard && typeof requestBody.summary !== 'string') found.push('a card without a summary');
    if (String(requestBody.summary ?? '').includes(marker)) found.push('a notification shows it');
    if (String(requestBody.text ?? '').includes(marker)) found.push('a plain message repeats it');
  }
  return [...found, ...rendered(requestBody, marker)];
}

/** All places in the traffic and the log where the marker stands and must not. */
export function untoldIn(product: Product, marker: string): string[] {
  return [
    ...product.wire.exchanges.flatMap((exchange) =>
      faultsOf(exchange, marker).map(
        (fault) => `${exchange.side} ${exchange.method} ${exchange.path}: ${fault}`,
      ),
    ),
    ...product.log.filter((line) => line.includes(marker)).map((line) => `log: ${line}`),
    ...product.raw
      .filter(({ status, text }) => status >= 400 && text.includes(marker))
      .map(({ status }) => `an answer ${status} repeats it`),
  ];
}
