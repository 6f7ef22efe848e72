/** A Refusal is a decision not to do something: a stable code for the log, plain words for the person. */
import type { ViewCall } from './view.ts';

export const refusalCodes = [
  'unknownVerb',
  'unknownPerson',
  'notYourRole',
  'notYourCase',
  'notFound',
  'badInput',
  'badToken',
  'wrongPlace',
  'conflict',
  'alreadyDone',
  'notNow',
  'ownRequest',
  'incomplete',
  'otherInput',
  'busy',
  'broken',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/**
 * `message` is what the person reads: what happened, what was kept. No personal data in it. `show` names the view that
 * helps them on (the present state of the record), where they have a right to it.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly show: ViewCall | undefined;
  constructor(code: RefusalCode, message: string, options: { show?: ViewCall; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.show = options.show;
  }
}
