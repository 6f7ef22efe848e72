/** Activities as Teams sends them, with the answer asked for in the HTTP response (`expectReplies`); and that answer. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Sender } from './people.ts';

function envelope(sender: Sender, serviceUrl: string) {
  const now = Temporal.Now.instant();
  return {
    id: `f:${randomUUID()}`,
    timestamp: now.toString({ fractionalSecondDigits: 3 }),
    localTimezone: 'Europe/London',
    serviceUrl,
    channelId: 'msteams',
    deliveryMode: 'expectReplies',
    from: { id: `29:1${sender.objectId}`, name: sender.name, aadObjectId: sender.objectId },
    conversation: { conversationType: 'personal', tenantId: sender.tenant, id: sender.conversation },
    recipient: { id: '28:quorate', name: 'Quorate' },
    channelData: { tenant: { id: sender.tenant } },
    locale: 'en-GB',
  };
}

export function message(sender: Sender, serviceUrl: string, text: string): string {
  return JSON.stringify({
    ...envelope(sender, serviceUrl),
    type: 'message',
    text,
    textFormat: 'plain',
  });
}

/** A press of an Action.Execute on the card in `replyToId`. */
export function press(
  sender: Sender,
  serviceUrl: string,
  what: {
    readonly verb: string;
    readonly token: string;
    readonly inputs: Readonly<Record<string, string>>;
    readonly card: string;
  },
): string {
  return JSON.stringify({
    ...envelope(sender, serviceUrl),
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: what.card,
    value: {
      action: {
        type: 'Action.Execute',
        verb: what.verb,
        data: { token: what.token, ...what.inputs },
      },
      trigger: 'manual',
    },
  });
}

const repliesSchema = z.object({ activities: z.array(z.record(z.string(), z.unknown())).min(1) });
const invokeSchema = z.object({
  type: z.literal('invokeResponse'),
  value: z.object({
    body: z.object({ statusCode: z.number(), type: z.string(), value: z.unknown() }),
  }),
});
const cardType = 'application/vnd.microsoft.card.adaptive';
const messageSchema = z.object({
  type: z.literal('message'),
  text: z.string().optional(),
  attachments: z.array(z.object({ contentType: z.literal(cardType), content: z.unknown() })).optional(),
});

/** The card in the answer to a message or a press. Throws with the words that came instead. */
export function cardIn(text: string): unknown {
  const replies = repliesSchema.safeParse(JSON.parse(text));
  const first = replies.data?.activities[0];
  const invoked = invokeSchema.safeParse(first);
  if (invoked.success) {
    const { type, value } = invoked.data.value.body;
    if (type === cardType) return value;
    throw new Error(`words instead of a card: ${String(value)}`);
  }
  const sent = messageSchema.safeParse(first);
  const card = sent.data?.attachments?.[0]?.content;
  if (card !== undefined) return card;
  throw new Error(`no card but: ${sent.data?.text ?? text.slice(0, 200)}`);
}
