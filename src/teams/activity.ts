/** What Quorate reads of an activity, and nothing more: everything else that Teams sends is left alone. */
import { z } from 'zod';

const text = z.string().max(2_000);
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const account = z.object({ id: text, aadObjectId: optional(text) });

/**
 * An incoming activity. `type`, `from`, `conversation` and `serviceUrl` stand in every activity that Teams sends;
 * without them it is refused as malformed. `text` and `value` are typed by people and judged later.
 */
export const activitySchema = z.object({
  type: z.string().min(1).max(100),
  id: optional(text),
  name: optional(text),
  channelId: optional(text),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  deliveryMode: optional(text),
  action: optional(text),
  replyToId: optional(text),
  from: account,
  recipient: optional(account),
  conversation: z.object({ id: text.min(1), conversationType: optional(text), tenantId: optional(text) }),
  channelData: z
    .object({ tenant: z.object({ id: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  text: z.string().optional().catch(undefined),
  value: z.unknown().optional(),
  entities: z.array(z.unknown()).optional().catch(undefined),
  membersAdded: z
    .array(z.object({ id: text }))
    .optional()
    .catch(undefined),
  membersRemoved: z
    .array(z.object({ id: text }))
    .optional()
    .catch(undefined),
});

export type Incoming = z.output<typeof activitySchema>;

/** The tenant that Teams names for the conversation and its sender. */
export function tenantOf(activity: Incoming): string | undefined {
  return activity.channelData?.tenant?.id ?? activity.conversation.tenantId;
}

/** Only what Teams calls a one-to-one chat is treated as one. */
export function isPersonal(activity: Incoming): boolean {
  return activity.conversation.conversationType === 'personal';
}

const mentionSchema = z.object({ type: z.literal('mention'), mentioned: z.object({ id: z.string() }) });

/** Whether a message names the bot: in shared chats it never answers unasked. */
export function mentionsBot(activity: Incoming): boolean {
  const bot = activity.recipient?.id;
  return (activity.entities ?? []).some((entity) => {
    const mention = mentionSchema.safeParse(entity);
    return mention.success && mention.data.mentioned.id === bot;
  });
}
