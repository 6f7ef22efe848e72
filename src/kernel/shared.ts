/**
 * What may be pressed in a chat of several: by everybody in it, people whom no authority lists and people without an
 * account too. It has no roles; who somebody is, is their tenant and object id and nothing else, and the deed itself
 * decides what that is worth. Everybody gets an answer of their own, which says nothing about anybody else: it is
 * rendered for the presser alone, and no View is, since a View may show a case.
 */
import type { z } from 'zod';
import { parseInput } from './action.ts';
import type { Actor, Authority, Directory, Person, PersonId } from './actor.ts';
import type { Decision, Situation } from './decision.ts';
import type { JsonObject } from './json.ts';
import type { Reader } from './records.ts';
import type { Shown, Target, ViewCall, Viewing } from './view.ts';

/** Who pressed. Without an `id` they have no account: then nothing is recorded. */
export interface Presser {
  readonly id?: PersonId;
  /** Where an authority lists them. */
  readonly person?: Person;
  /** An address of somebody whom no authority lists: it proposes who they are, never says it. */
  readonly address?: string;
}

export interface Answering extends Pick<Viewing, 'now' | 'press'> {
  readonly presser: Presser;
  /** The authority of the record, which need not be the presser's. */
  readonly authority: Authority;
  readonly directory: Directory;
}

export interface SharedSpec<Input, Loaded> {
  readonly verb: string;
  readonly audit: string;
  readonly input: z.ZodType<Input>;
  load(at: { readonly target: Target; readonly presser: Presser }, read: Reader): Promise<Loaded>;
  /** Pure, as of an Action; the actor is a person or an outsider, never without an id. */
  decide(input: Input, loaded: Loaded, situation: Situation, target: Target): Omit<Decision, 'show'>;
  /** What the presser sees, from the records as they stand afterwards. */
  answer(input: Input, loaded: Loaded, answering: Answering, target: Target): Shown;
}

export interface Shared {
  readonly kind: 'shared';
  readonly verb: string;
  readonly audit: string;
  /** Everybody in the chat. */
  readonly who: readonly never[];
  readonly input: z.ZodType;
  present(target: Target): ViewCall;
  readonly form: undefined;
  prepare(input: unknown): {
    load(
      at: { target: Target; actor: Actor; authority: string },
      read: Reader,
    ): Promise<{ decide(situation: Situation): Decision }>;
  };
  /** Parses, loads and renders; throws Refusal. */
  answer(input: JsonObject, target: Target, answering: Answering, read: Reader): Promise<Shown>;
}

export function presserOf(actor: Actor): Presser {
  switch (actor.kind) {
    case 'person':
      return { id: actor.person.id, person: actor.person };
    case 'outsider':
      return { id: actor.id, ...(actor.address === undefined ? {} : { address: actor.address }) };
    case 'holder':
    case 'service':
      return {};
  }
}

export function shared<Input, Loaded>(spec: SharedSpec<Input, Loaded>): Shared {
  // Never looked at: what is shown is the answer.
  const present = (target: Target): ViewCall => ({ verb: spec.verb, target });
  return {
    kind: 'shared',
    verb: spec.verb,
    audit: spec.audit,
    who: [],
    input: spec.input,
    present,
    form: undefined,
    prepare(raw) {
      const input = parseInput(spec.input, raw);
      return {
        async load({ target, actor }, read) {
          const loaded = await spec.load({ target, presser: presserOf(actor) }, read);
          return {
            decide: (situation) => ({
              ...spec.decide(input, loaded, situation, target),
              show: present(target),
            }),
          };
        },
      };
    },
    async answer(raw, target, answering, read) {
      const input = parseInput(spec.input, raw);
      const loaded = await spec.load({ target, presser: answering.presser }, read);
      return spec.answer(input, loaded, answering, target);
    },
  };
}
