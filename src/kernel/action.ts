/**
 * Actions, Steps and Views: everything that can be done or looked at is one object. Role, right, schema, audit line
 * and purity are compulsory: an Action without them does not compile.
 */
import type { z } from 'zod';
import type { Role } from '../practice/roles.ts';
import type { Actor, Cause, Person } from './actor.ts';
import type { Decision, Situation } from './decision.ts';
import { type DraftType, draftPartition, type Problem } from './drafts.ts';
import type { JsonObject } from './json.ts';
import type { Reader } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Target, View, ViewCall, ViewSpec } from './view.ts';

/** Typed input that cannot be accepted: each problem beside its own field, and everything typed is kept. */
export class Invalid extends Refusal {
  readonly problems: readonly Problem[];
  constructor(
    problems: readonly Problem[],
    message = 'Some answers need another look. All you typed is kept.',
  ) {
    super('badInput', message);
    this.name = 'Invalid';
    this.problems = problems;
  }
}

/** `holder`: whoever holds a link that leads there; the link is the right, and what serves it has judged that. */
export type Who = Role | Cause | 'holder';

export interface ActionSpec<Input, Loaded> {
  readonly verb: string;
  /** What the audit trail says happened; compulsory: nothing happens without a trace. */
  readonly audit: string;
  /** Which roles, or which causes within the service, may ask for it at all. */
  readonly who: readonly Who[];
  readonly input: z.ZodType<Input>;
  /** Reads, and only reads. Independent reads are asked for together. */
  load(
    at: { readonly target: Target; readonly input: Input; readonly actor: Actor; readonly authority: string },
    read: Reader,
  ): Promise<Loaded>;
  /** The right to this very case. The service itself needs none. */
  may(person: Person, loaded: Loaded): boolean;
  /** Pure: same arguments, same Decision; throws Refusal. */
  decide(input: Input, loaded: Loaded, situation: Situation, target: Target): Decision;
  /** The view of the record as it stands, for a repeat, an expired token or a refusal. */
  present(target: Target): ViewCall;
  /** The same where it takes the input to say it, as it came: the record that is named may never have been made. */
  presentFor?(target: Target, input: JsonObject): ViewCall;
  /** The form whose press this is: shown again, with what was typed, when the input cannot be accepted. */
  form?(target: Target): ViewCall;
}

/** An Action whose types are sealed inside, as the registry holds it. */
export interface Action {
  readonly kind: 'action';
  readonly verb: string;
  readonly audit: string;
  readonly who: readonly Who[];
  readonly input: z.ZodType;
  present(target: Target, input: JsonObject): ViewCall;
  readonly form: ((target: Target) => ViewCall) | undefined;
  /** Parses; throws Invalid. The result loads; and what that gives decides. */
  prepare(input: unknown): {
    load(
      at: { target: Target; actor: Actor; authority: string },
      read: Reader,
    ): Promise<{ decide(situation: Situation): Decision }>;
  };
}

export function action<Input, Loaded>(spec: ActionSpec<Input, Loaded>): Action {
  return {
    kind: 'action',
    verb: spec.verb,
    audit: spec.audit,
    who: spec.who,
    input: spec.input,
    present: (target, input) => spec.presentFor?.(target, input) ?? spec.present(target),
    form: spec.form && ((target) => spec.form?.(target) ?? spec.present(target)),
    prepare(raw) {
      const input = parseInput(spec.input, raw);
      return {
        async load({ target, actor, authority }, read) {
          const loaded = await spec.load({ target, input, actor, authority }, read);
          return {
            decide(situation) {
              if (situation.actor.kind === 'outsider') throw notYours();
              if (situation.actor.kind === 'person' && !spec.may(situation.actor.person, loaded))
                throw notYours();
              return spec.decide(input, loaded, situation, target);
            },
          };
        },
      };
    },
  };
}

/**
 * A Step saves a form's draft and nothing else. `input` is lenient (what was typed, as typed); what is wrong with it is
 * worked out from the draft when the form is shown.
 */
export interface StepSpec<Input, Draft extends JsonObject, Loaded> {
  readonly verb: string;
  readonly who: readonly Role[];
  readonly draft: DraftType<Draft>;
  /** The draft's id among the person's drafts, where there can be several (one a record); otherwise its name. */
  draftId?(target: Target): string;
  readonly input: z.ZodType<Input>;
  load?(
    at: { readonly target: Target; readonly input: Input; readonly person: Person },
    read: Reader,
  ): Promise<Loaded>;
  /** The draft as it will be kept (null: thrown away), and what to show next. */
  save(
    input: Input,
    draft: Draft | undefined,
    situation: Situation & { readonly person: Person },
    loaded: Loaded | undefined,
    target: Target,
  ): { readonly draft: Draft | null; readonly show: ViewCall };
}

export interface Step {
  readonly kind: 'step';
  readonly verb: string;
  readonly who: readonly Role[];
  readonly input: z.ZodType;
  save(
    input: unknown,
    target: Target,
    person: Person,
    situation: Situation,
    read: Reader,
  ): Promise<{
    readonly id: string;
    readonly draft: JsonObject | null;
    readonly etag: string | undefined;
    readonly show: ViewCall;
  }>;
}

export function step<Input, Draft extends JsonObject, Loaded = undefined>(
  spec: StepSpec<Input, Draft, Loaded>,
): Step {
  return {
    kind: 'step',
    verb: spec.verb,
    who: spec.who,
    input: spec.input,
    async save(raw, target, person, situation, read) {
      const input = parseInput(spec.input, raw);
      const id = spec.draftId?.(target) ?? spec.draft.name;
      const [draft, loaded] = await Promise.all([
        read.draft(spec.draft, person.id, id),
        spec.load?.({ target, input, person }, read),
      ]);
      const next = spec.save(input, draft?.value, { ...situation, person }, loaded, target);
      // The version of what lies there, also when it no longer parses: two windows never overwrite each other unseen.
      const lying = await read.raw(draftPartition(person.id), id);
      return { ...next, id, etag: lying?.etag };
    },
  };
}

export function view<Input, Loaded>(spec: ViewSpec<Input, Loaded>): View {
  return {
    kind: 'view',
    verb: spec.verb,
    who: spec.who,
    typed: spec.typed ?? [],
    unlogged: spec.unlogged ?? false,
    reference: spec.reference,
    lists: spec.lists ?? false,
    input: spec.input,
    async show(call, viewing, read) {
      const input = parseInput(spec.input, call.input ?? {});
      const target = call.target ?? { partition: '', id: '' };
      const loaded = await spec.load({ target, input, person: viewing.person, viewing }, read);
      if (!spec.may(viewing.person, loaded)) throw notYours();
      return spec.render(loaded, viewing, input, target);
    },
  };
}

/** The same words whether the record is another's, restricted, or was never there: a refusal leaves no trace. */
function notYours(): Refusal {
  return new Refusal('notYourCase', 'That could not be found.');
}

export function parseInput<Input>(schema: z.ZodType<Input>, raw: unknown): Input {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Invalid(
    parsed.error.issues.map((issue) => ({ field: String(issue.path[0] ?? ''), message: issue.message })),
  );
}
