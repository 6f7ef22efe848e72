/** Turns an activity into the Command that the kernel judges: who, where, which verb, with what. */
import { z } from 'zod';
import type { Identity, PersonCommand, Place } from '../kernel/command.ts';
import { type Incoming, isPersonal, tenantOf } from './activity.ts';

/** A typed text is passed on up to this length; whoever has written more is told by the form itself. */
export const longestInput = 20_000;
const mostInputs = 300;
const longestName = 100;

/** Names in a press's data that are ours or the client's own, not inputs. */
const reserved = new Set(['token', 'verb', 'msteams', '__proto__']);

const record = z.record(z.string(), z.unknown());

/**
 * The inputs of a press: strings (cut at 20,000 characters), numbers and booleans by their ids. Anything else is
 * left out, as no input of a card can produce it.
 */
export function inputsOf(data: unknown): Record<string, string | number | boolean> {
  const parsed = record.safeParse(data);
  const inputs: Record<string, string | number | boolean> = {};
  if (!parsed.success) return inputs;
  let kept = 0;
  for (const [name, value] of Object.entries(parsed.data)) {
    if (reserved.has(name) || name.length > longestName) continue;
    if (kept === mostInputs) break;
    if (typeof value === 'string') inputs[name] = value.slice(0, longestInput);
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
      inputs[name] = value;
    else continue;
    kept += 1;
  }
  return inputs;
}

/** Who acts, as the authenticated activity says: tenant and object id. Names and addresses are not read. */
export function identityOf(activity: Incoming): Identity {
  return { tenant: tenantOf(activity), objectId: activity.from.aadObjectId };
}

function placeOf(activity: Incoming, dialog: boolean): Place {
  const conversation = activity.conversation.id;
  if (dialog) return { kind: 'dialog', conversation };
  if (!isPersonal(activity)) return { kind: 'group', conversation };
  return { kind: 'personal', conversation, message: activity.replyToId };
}

const verb = z.string().min(1).max(100);
const token = z.string().min(1).max(4_000);
const executeValue = z.object({ action: z.object({ verb, data: z.unknown().optional() }) });
const dialogValue = z.object({ data: z.object({ verb, token }) });
const submitValue = z.object({ verb, token });
/** The part of `data` that is ours; an Execute without a token is judged by the kernel. */
const tokenIn = z.object({ token: token.optional().catch(undefined) }).catch({ token: undefined });

function command(activity: Incoming, place: Place, verb: string, token: string | undefined, input: unknown) {
  return {
    from: 'person',
    identity: identityOf(activity),
    place,
    verb,
    token,
    input,
  } satisfies PersonCommand;
}

/** A press of an Action.Execute; undefined when it names no verb. */
export function pressCommand(activity: Incoming): PersonCommand | undefined {
  const value = executeValue.safeParse(activity.value);
  if (!value.success) return undefined;
  const { verb, data } = value.data.action;
  // Without a token a press must not pass for a typed sentence, so an empty one is handed on to be refused.
  const { token } = tokenIn.parse(data);
  return command(activity, placeOf(activity, false), verb, token ?? '', inputsOf(data));
}

/** The opening of a dialog, or a button in it; undefined when verb or token is missing. */
export function dialogCommand(activity: Incoming): PersonCommand | undefined {
  const value = dialogValue.safeParse(activity.value);
  if (!value.success) return undefined;
  const raw = record.safeParse(activity.value);
  const { verb, token } = value.data.data;
  return command(
    activity,
    placeOf(activity, true),
    verb,
    token,
    inputsOf(raw.success ? raw.data.data : undefined),
  );
}

/** A press that arrives as a message, from a client that sends Action.Submit instead; undefined for plain messages. */
export function submitCommand(activity: Incoming): PersonCommand | undefined {
  const value = submitValue.safeParse(activity.value);
  if (!value.success) return undefined;
  const { verb, token } = value.data;
  return command(activity, placeOf(activity, false), verb, token, inputsOf(activity.value));
}

/** A typed sentence, or what the edge itself asks for (`help` with a welcome). */
export function typedCommand(
  activity: Incoming,
  verb: string,
  input: Record<string, boolean | string> = {},
): PersonCommand {
  return command(activity, placeOf({ ...activity, replyToId: undefined }, false), verb, undefined, input);
}
