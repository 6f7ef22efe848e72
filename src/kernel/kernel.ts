/**
 * `perform`: the one way through the house. Finds what is asked for, checks the role, opens the token, parses the
 * input, loads, checks the right to this case, decides, commits, answers. It never throws: whatever happens, the person
 * gets a plain answer and the log a coded entry without content.
 */

import type { AccessLog } from './access-log.ts';
import type { Action, Step, Who } from './action.ts';
import { Invalid } from './action.ts';
import { type Actor, type Authority, type Directory, type Person, personId } from './actor.ts';
import { causeOf } from './cause.ts';
import type { Clock, RealTime } from './clock.ts';
import type { Answer, HolderCommand, PersonCommand, Place, ServiceCommand } from './command.ts';
import { batchOf } from './commit.ts';
import type { Decision, Situation } from './decision.ts';
import { draftDocument, draftPartition, keptId } from './drafts.ts';
import { derivedId, randomId, shortHash } from './ids.ts';
import { canonical, type JsonObject } from './json.ts';
import type { LinkTokens } from './links.ts';
import { type Listing, listingOf } from './listings.ts';
import type { Log } from './log.ts';
import { plainCard, withNotice } from './notice.ts';
import { inputHashOf, receiptId, sameInput } from './receipts.ts';
import { NewerRecord, Reader } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';
import type { Shared } from './shared.ts';
import { type Operation, type Store, type StoreDocument, type Stored, StoreError } from './store.ts';
import type { Telemetry } from './telemetry.ts';
import type { Token, Tokens } from './tokens.ts';
import type { Shown, Target, View, ViewCall, Viewing } from './view.ts';

/** How often a decision is made anew when another's write came between. */
const attempts = 3;

/** A store that asks for a longer wait than this is not waited for while a person looks on: they are told instead. */
const mostWaitMs = 3_000;

export interface KernelPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly time: RealTime;
  readonly log: Log;
  readonly directory: Directory;
  readonly registry: Registry;
  readonly tokens: Tokens;
  readonly links: LinkTokens;
  readonly access: AccessLog;
  /** A number in [0, 1) by which waiting times are spread. */
  readonly jitter: () => number;
  /** Where it is told what is done; nowhere unless given. */
  readonly telemetry?: Telemetry | undefined;
}

/**
 * What a service's own command came to. `refused` carries the stable code; `newerRecord` where only a newer version can
 * read what it is about.
 */
export type ServiceOutcome =
  | { readonly kind: 'done' | 'repeated' | 'nothing' }
  | { readonly kind: 'refused'; readonly code: string };

interface Attempt {
  readonly action: Action | Shared;
  readonly commandId: string;
  readonly target: Target;
  readonly actor: Actor;
  readonly authority: Authority;
  readonly input: unknown;
  readonly place: Place | undefined;
  readonly depth: number;
  /** The token that was pressed has lapsed: only a receipt is looked for. */
  readonly expired: boolean;
}

type Performed = {
  readonly kind: 'done' | 'repeated' | 'nothing' | 'expired';
  readonly show: ViewCall;
  readonly reader: Reader;
};

export class Kernel {
  readonly #ports: KernelPorts;
  #committed: () => void = () => {};
  #active = 0;

  constructor(ports: KernelPorts) {
    this.#ports = ports;
  }

  /** Called after every commit: a worker in this process need not wait for its next look. */
  onCommit(listener: () => void): void {
    this.#committed = listener;
  }

  /** How many people's commands are being worked on now; the worker gives way to them. */
  get active(): number {
    return this.#active;
  }

  sentences(): readonly { readonly say: string; readonly verb: string }[] {
    return this.#ports.registry.sentences();
  }

  /** The prefixes of references that may be typed there, too. */
  referencePrefixes(): readonly string[] {
    return this.#ports.registry.prefixes();
  }

  async perform(command: PersonCommand): Promise<Answer> {
    const { directory, registry, access, log } = this.#ports;
    const { tenant, objectId } = command.identity;
    // What somebody made up says nothing in a log, and may hold anything.
    const verb = registry.find(command.verb) ? command.verb : 'unknown';
    this.#active += 1;
    let person: Person | undefined;
    let about: Target | undefined;
    const shared = sharedEntry(registry, command);
    try {
      person = tenant && objectId ? directory.find(tenant, objectId) : undefined;
      if (shared) {
        const token = this.#openToken(command);
        about = token?.target;
        return await this.#answerShared(shared, command, person, token);
      }
      if (!person) {
        throw new Refusal(
          'unknownPerson',
          'Quorate does not know you as a member of this service. If you work here, ask your service administrator.',
        );
      }
      const token = this.#openToken(command);
      about = token?.target;
      return await this.#answer(command, person, token);
    } catch (fault) {
      const reference = randomId().slice(0, 6).toUpperCase();
      const refusal = fault instanceof Refusal ? fault : trouble(fault);
      const authority = person?.authority ?? directory.authorities[0]?.id ?? 'none';
      if (refusal.code === 'busy' || refusal.code === 'broken') {
        log.error(`perform.${refusal.code}`, {
          verb,
          reference,
          cause: causeOf(fault),
        });
        this.#failed(refusal.code, verb);
      } else {
        log.info('perform.refused', { verb, reference, code: refusal.code });
      }
      await access.refused(authority, {
        who: person?.id ?? strangerName(tenant, objectId),
        verb,
        code: refusal.code,
        ...(about ? { about: `${about.partition} ${about.id}` } : {}),
      });
      // In a chat of several nothing of a case is shown, not even to whoever pressed.
      const shown = person && !shared && (await this.#helpOn(refusal, person, command));
      const needsReference = refusal.code === 'busy' || refusal.code === 'broken';
      return {
        kind: 'refused',
        code: refusal.code,
        words: needsReference ? `${refusal.message} Reference ${reference}.` : refusal.message,
        reference,
        ...(shown ? { shown } : {}),
      };
    } finally {
      this.#active -= 1;
    }
  }

  /** A clock that ran out, an event, or an earlier decision's follow-up. Throws only StoreError, for the worker to try again. */
  async performService(command: ServiceCommand): Promise<ServiceOutcome> {
    const actor: Actor = { kind: 'service', cause: command.cause, authority: command.authority };
    return this.#performFor(actor, command, command.depth);
  }

  /** What was sent from a page behind a link, once the link has been judged. Throws only StoreError. */
  async performHolder(command: HolderCommand): Promise<ServiceOutcome> {
    try {
      return await this.#performFor({ kind: 'holder', id: command.holder }, command, 0);
    } catch (fault) {
      // Nobody tries it again but the person, who reads on the page that it was not kept.
      this.#failed('busy', command.verb);
      throw fault;
    }
  }

  /**
   * That somebody was told that it failed, or that what follows from a decision did. The answer is an HTTP 200 with
   * words in it, so that no count of 5xx shows it: the alert `presses-failed` goes by this.
   */
  #failed(code: 'busy' | 'broken', verb: string): void {
    this.#ports.telemetry?.count('quorate.failures', { code, verb });
  }

  async #performFor(
    actor: Actor,
    command: ServiceCommand | HolderCommand,
    depth: number,
  ): Promise<ServiceOutcome> {
    const { directory, registry } = this.#ports;
    try {
      const entry = registry.find(command.verb);
      if (entry?.kind !== 'action') throw new Refusal('unknownVerb', 'No such action.');
      allowCause(entry.who, actor);
      const performed = await this.#run({
        action: entry,
        commandId: command.id,
        target: command.target,
        actor,
        authority: directory.authority(command.authority),
        input: command.input,
        place: undefined,
        depth,
        expired: false,
      });
      return { kind: performed.kind === 'expired' ? 'nothing' : performed.kind };
    } catch (fault) {
      if (fault instanceof StoreError && fault.fault !== 'invalid') throw fault;
      const refusal = fault instanceof Refusal ? fault : trouble(fault);
      const code = refusal instanceof NewerRecord ? 'newerRecord' : refusal.code;
      if (code === 'busy' || code === 'broken') this.#failed(code, command.verb);
      this.#ports.log.warn('followUp.refused', { verb: command.verb, code, cause: causeOf(fault) });
      return { kind: 'refused', code };
    }
  }

  /** Renders a view for a person in a conversation: the answer to a look, and every message. Throws Refusal. */
  async look(
    call: ViewCall,
    person: Person,
    conversation: string,
    reader = new Reader(this.#ports.store),
  ): Promise<Shown> {
    return this.#viewNamed(call.verb, person).show(call, this.#viewing(person, conversation), reader);
  }

  /** The same for a card that lists cases: with what it lists now. Throws Refusal. */
  async lookAtListing(
    call: ViewCall,
    person: Person,
    conversation: string,
  ): Promise<{ readonly shown: Shown; readonly listing: Listing | undefined }> {
    const listed = new Set<string>();
    const reader = new Reader(this.#ports.store);
    const viewing = this.#viewing(person, conversation, listed);
    const shown = await this.#viewNamed(call.verb, person).show(call, viewing, reader);
    return { shown, listing: listingOf(person, call, listed) };
  }

  #viewNamed(verb: string, person: Person): View {
    const found = this.#ports.registry.find(verb);
    if (found?.kind !== 'view') throw new Refusal('unknownVerb', 'That is not something Quorate can show.');
    allowRole(found.who, person);
    return found;
  }

  /** `pressable` is given the partition of everything that a button is made for. */
  #viewing(person: Person, conversation: string, pressable?: Set<string>): Viewing {
    const { clock, directory, links } = this.#ports;
    const authority = directory.authority(person.authority);
    const press = this.pressIn(conversation, authority);
    return {
      person,
      authority,
      directory,
      now: clock.now(),
      press: (verb, target, args) => {
        pressable?.add(target.partition);
        return press(verb, target, args);
      },
      link: (asked) => links.addressOf({ authority: authority.id, ...asked }),
    };
  }

  /** How the buttons of cards in a conversation are made. */
  pressIn(conversation: string, { settings }: Authority): Viewing['press'] {
    const { clock, tokens } = this.#ports;
    const expires = clock.now().add({ hours: 24 * settings.lifetimes.cardTokenDays });
    return (verb, target, args) => ({ token: tokens.mint({ verb, target, conversation, expires, args }) });
  }

  /** Pressed in a chat of several: recorded for whoever has an account, and answered to the presser alone. */
  async #answerShared(
    entry: Shared,
    command: PersonCommand,
    person: Person | undefined,
    token: Token | undefined,
  ): Promise<Answer> {
    const { store, directory, clock, access } = this.#ports;
    if (!token) throw new Refusal('badToken', 'That needs a button of a card.');
    const { target } = token;
    const { tenant, objectId, address } = command.identity;
    const outside = { ...(address === undefined ? {} : { address }) };
    const id = tenant && objectId ? personId(tenant, objectId) : undefined;
    let reader = new Reader(store);
    const stored = await reader.raw(target.partition, target.id);
    if (!stored) throw new Refusal('notFound', 'That could not be found.');
    const authority = directory.authority(stored.document.authority);
    const input: JsonObject = { ...inputsOf(command.input), ...token.args };
    let kind: 'done' | 'repeated' | 'shown' = 'shown';
    if (id !== undefined) {
      const performed = await this.#run({
        action: entry,
        commandId: token.commandId,
        target,
        actor: person ? { kind: 'person', person } : { kind: 'outsider', id, ...outside },
        authority,
        input,
        place: command.place,
        depth: 0,
        expired: clock.now().epochMilliseconds / 1000 > token.expires,
      });
      reader = performed.reader;
      if (performed.kind === 'done' || performed.kind === 'repeated') kind = performed.kind;
    }
    access.looked(authority.id, {
      who: person?.id ?? strangerName(tenant, objectId),
      verb: entry.verb,
      about: aboutOf(target),
    });
    const answering = {
      presser: { ...(id === undefined ? {} : { id }), ...(person ? { person } : outside) },
      authority,
      directory,
      now: clock.now(),
      press: this.pressIn(command.place.conversation, authority),
    };
    const shown = entry.answer(input, target, answering, reader);
    if (kind === 'shown') return { kind, shown: await shown };
    return { kind, shown: await shown.catch((fault: unknown) => this.#recorded(entry.verb, fault)) };
  }

  #openToken(command: PersonCommand): Token | undefined {
    if (command.token === undefined) return undefined;
    const token = this.#ports.tokens.open(command.token);
    if (!token || token.verb !== command.verb) {
      throw new Refusal(
        'badToken',
        'That button cannot be used any more. Type "help" to see what you can do.',
      );
    }
    if (token.conversation !== shortHash(command.place.conversation)) {
      throw new Refusal(
        'wrongPlace',
        'That button belongs to another conversation. Type "help" to start here.',
      );
    }
    return token;
  }

  async #answer(command: PersonCommand, person: Person, token: Token | undefined): Promise<Answer> {
    const { registry, access, store } = this.#ports;
    const entry = registry.find(command.verb);
    if (!entry)
      throw new Refusal('unknownVerb', 'Quorate does not know that. Type "help" to see what you can do.');
    if (command.place.kind === 'group') {
      throw new Refusal('wrongPlace', 'Quorate can only help in your one-to-one chat with it.');
    }
    if (!token && !(entry.kind === 'view' && entry.typed.length > 0)) {
      throw new Refusal('badToken', 'That needs a button of a card. Type "help" to see what you can do.');
    }
    allowRole(entry.who, person);
    const typed = inputsOf(command.input);
    const input: JsonObject = { ...typed, ...token?.args };
    const conversation = command.place.conversation;
    switch (entry.kind) {
      case 'view': {
        const reader = new Reader(store);
        const asked: ViewCall = { verb: entry.verb, input, ...(token ? { target: token.target } : {}) };
        const listed = new Set<string>();
        const viewing = this.#viewing(person, conversation, listed);
        const led = await entry.leadsTo?.(asked, viewing, reader);
        const call = led ?? asked;
        const view = led ? this.#viewNamed(led.verb, person) : entry;
        const shown = await view.show(call, viewing, reader);
        if (!view.unlogged) this.#logLook(view, person, call.target);
        // A card about one record that nobody was sent is not known by what was sent, either.
        const listing = view.lists || led ? listingOf(person, call, listed) : undefined;
        return { kind: 'shown', shown, ...(listing ? { listing } : {}) };
      }
      case 'shared':
        throw new Refusal('wrongPlace', 'That button belongs to a meeting’s chat.');
      case 'step': {
        if (!token) throw new Refusal('badToken', 'That needs a button of a card.');
        const { show, reader } = await this.#saveStep(entry, person, input, token);
        return { kind: 'shown', shown: await this.look(show, person, conversation, reader) };
      }
      case 'action': {
        if (!token) throw new Refusal('badToken', 'That needs a button of a card.');
        const performed = await this.#runForPerson(entry, token, input, typed, command, person);
        const shown = await this.#showAfter(performed, person, conversation);
        switch (performed.kind) {
          case 'expired':
            // Only once it is certain that they may see it: what was typed on the old card is not lost.
            if (Object.keys(typed).length > 0) await this.#keep(entry.verb, token.target, person, typed, []);
            access.looked(person.authority, {
              who: person.id,
              verb: performed.show.verb,
              about: aboutOf(token.target),
            });
            return { kind: 'shown', shown };
          case 'nothing':
            return { kind: 'shown', shown };
          case 'done':
          case 'repeated':
            return { kind: performed.kind, shown };
        }
      }
    }
  }

  /** What was committed is committed: if it cannot be shown to the person who did it, a plain card says that it is done. */
  async #showAfter(performed: Performed, person: Person, conversation: string): Promise<Shown> {
    try {
      return await this.look(performed.show, person, conversation, performed.reader);
    } catch (fault) {
      if (performed.kind === 'expired') throw fault;
      return this.#recorded(performed.show.verb, fault);
    }
  }

  #recorded(verb: string, fault: unknown): Shown {
    this.#ports.log.warn('answer.notShown', { verb, cause: causeOf(fault) });
    return plainCard('Done', 'This has been recorded.');
  }

  #logLook(entry: View, person: Person, target: Target | undefined): void {
    this.#ports.access.looked(person.authority, {
      who: person.id,
      verb: entry.verb,
      ...(target ? { about: aboutOf(target) } : {}),
    });
  }

  async #runForPerson(
    action: Action,
    token: Token,
    input: JsonObject,
    typed: JsonObject,
    command: PersonCommand,
    person: Person,
  ): Promise<Performed> {
    const { directory, clock } = this.#ports;
    try {
      return await this.#run({
        action,
        commandId: token.commandId,
        target: token.target,
        actor: { kind: 'person', person },
        authority: directory.authority(person.authority),
        input,
        place: command.place,
        depth: 0,
        expired: clock.now().epochMilliseconds / 1000 > token.expires,
      });
    } catch (fault) {
      const refusal = fault instanceof Refusal ? fault : trouble(fault);
      const problems = refusal instanceof Invalid ? refusal.problems : [];
      // A form sent back empty has nothing to keep but what is to be mended, which it is to show.
      const keeps =
        (Object.keys(typed).length > 0 || problems.length > 0) &&
        refusal.code !== 'notYourCase' &&
        refusal.code !== 'notFound';
      if (keeps) await this.#keep(action.verb, token.target, person, typed, problems);
      const show =
        refusal.show ??
        (refusal instanceof Invalid ? action.form?.(token.target) : undefined) ??
        (showsPresent(refusal) ? action.present(token.target, input) : undefined);
      if (!show || refusal.show) throw fault;
      throw new RefusedWith(refusal, show, fault);
    }
  }

  /** What was typed and not accepted, kept whole for the form it came from. Best effort: a failure here is logged. */
  async #keep(
    verb: string,
    target: Target,
    person: Person,
    typed: JsonObject,
    problems: readonly { field: string; message: string }[],
  ): Promise<void> {
    const { store, directory, clock, log } = this.#ports;
    const days = directory.authority(person.authority).settings.lifetimes.draftDays;
    const value: JsonObject = { input: typed, problems: problems.map((problem) => ({ ...problem })) };
    const document = draftDocument({
      person: person.id,
      id: keptId(verb, target),
      authority: person.authority,
      value,
      at: clock.now(),
      days,
    });
    try {
      await store.batch(document.partition, [{ op: 'upsert', document }]);
    } catch (fault) {
      log.error('draft.notKept', { verb, cause: causeOf(fault) });
    }
  }

  async #saveStep(step: Step, person: Person, input: JsonObject, token: Token) {
    const { store, clock, directory } = this.#ports;
    const partition = draftPartition(person.id);
    const authority = directory.authority(person.authority);
    /** What was sent to the store and not answered. */
    let lost: { readonly document: StoreDocument; readonly show: ViewCall } | undefined;
    let settling: StoreError | undefined;
    for (let tried = 0; tried < attempts; tried += 1) {
      if (tried > 0 && !(await this.#waitBefore(tried, settling))) break;
      const reader = new Reader(store);
      try {
        if (lost) {
          const kept = await reader.raw(partition, lost.document.id);
          if (kept && canonical(kept.document) === canonical(lost.document))
            return { show: lost.show, reader };
          lost = undefined;
        }
        const situation = this.#situation({ kind: 'person', person }, authority, token.commandId);
        const next = await step.save(input, token.target, person, situation, reader);
        if (next.draft === null) {
          await store.batch(partition, [{ op: 'delete', id: next.id }]);
          reader.forget();
          return { show: next.show, reader };
        }
        const document = draftDocument({
          person: person.id,
          id: next.id,
          authority: authority.id,
          value: next.draft,
          at: clock.now(),
          days: authority.settings.lifetimes.draftDays,
        });
        lost = { document, show: next.show };
        const outcome = await store.batch(partition, [
          next.etag === undefined ? { op: 'create', document } : { op: 'replace', document, etag: next.etag },
        ]);
        if (outcome.ok) {
          reader.remember(document, outcome.etags[0] ?? '');
          return { show: next.show, reader };
        }
        lost = undefined;
        settling = undefined;
      } catch (fault) {
        if (!(fault instanceof StoreError) || fault.fault === 'invalid') throw fault;
        if (fault.fault !== 'unknown') lost = undefined;
        settling = fault;
      }
    }
    throw settling ?? new Refusal('busy', 'That could not be saved just now. Please press once more.');
  }

  #situation(actor: Actor, authority: Authority, commandId: string): Situation {
    const { directory, clock } = this.#ports;
    // By person too: a card shared by many brings about records of its own for each who presses it.
    const from = receiptId(commandId, actor);
    return { actor, authority, directory, now: clock.now(), id: (n) => derivedId(from, n) };
  }

  /**
   * The heart: receipt and records are read together, the decision is made and committed, up to three times. Throws
   * StoreError `unknown` when it could not be found out whether the batch was committed.
   */
  async #run(attempt: Attempt): Promise<Performed> {
    const { store } = this.#ports;
    const { action, target } = attempt;
    const inputHash = inputHashOf(attempt.input);
    const present = () => action.present(target, inputsOf(attempt.input));
    const receipt = () => store.read(target.partition, receiptId(attempt.commandId, attempt.actor));
    /** A batch of ours whose answer was lost. */
    let lost:
      | { readonly decision: Decision; readonly fault: StoreError; readonly reader: Reader }
      | undefined;
    let settling: StoreError | undefined;
    const sentBefore = (stored: Stored, reader: Reader): Performed => {
      // What an errand is answered may have changed when it is asked again: what was decided then stands.
      if (attempt.actor.kind !== 'service' && !sameInput(stored, inputHash)) {
        throw new Refusal(
          'otherInput',
          'This was sent before, and what was sent then stands. What you typed now is kept as a draft.',
          { show: present() },
        );
      }
      reader.forget(); // some of it may have been read before the other delivery was committed
      if (!lost) return { kind: 'repeated', show: present(), reader };
      this.#afterCommit(attempt, lost.decision, lost.reader, reader);
      return { kind: 'done', show: lost.decision.show, reader };
    };
    for (let tried = 0; tried < attempts; tried += 1) {
      if (tried > 0 && !(await this.#waitBefore(tried, settling))) break;
      const reader = new Reader(store);
      let decision: Decision | undefined;
      try {
        const prepared = prepareLazily(action, attempt, reader);
        const [stored, loaded] = await Promise.all([receipt(), prepared]);
        if (stored) return sentBefore(stored, reader);
        if (attempt.expired) return { kind: 'expired', show: present(), reader };
        const situation = this.#situation(attempt.actor, attempt.authority, attempt.commandId);
        try {
          if (loaded instanceof Refusal) throw loaded;
          decision = loaded.decide(situation);
        } catch (fault) {
          // Another delivery of this very press may have been committed between the two reads: then it is a repeat.
          const late = fault instanceof Refusal ? await receipt() : undefined;
          if (late) return sentBefore(late, reader);
          throw fault;
        }
        if (isEmpty(decision)) {
          this.#clearDrafts(attempt, decision, reader);
          return { kind: 'nothing', show: decision.show, reader };
        }
        const done = await this.#commit(attempt, decision, situation, inputHash, reader);
        if (done) return { kind: 'done', show: decision.show, reader };
        settling = undefined;
      } catch (fault) {
        // A lost answer, or a store that asks us to wait: the next round looks for the receipt first.
        if (!(fault instanceof StoreError) || fault.fault === 'invalid') throw fault;
        if (fault.fault === 'unknown' && decision) lost = { decision, fault, reader };
        settling = fault;
      }
    }
    const reader = new Reader(store);
    if (lost || !settling) {
      const late = await receipt().catch((fault: unknown) => {
        throw lost?.fault ?? fault;
      });
      if (late) return sentBefore(late, reader);
    }
    if (lost) throw lost.fault;
    if (settling) throw settling;
    throw new Refusal(
      'conflict',
      'Somebody else was changing this at the same moment. Nothing was lost; please look and press again.',
      { show: present() },
    );
  }

  /** False when the store asked for a longer wait than a person should be kept for. */
  async #waitBefore(tried: number, settling: StoreError | undefined): Promise<boolean> {
    const { time, jitter } = this.#ports;
    const told = settling?.retryAfterMs;
    if (told !== undefined && told > mostWaitMs) return false;
    const spread = 5 * 3 ** tried;
    await time.wait((told ?? spread) + spread * jitter());
    return true;
  }

  async #commit(
    attempt: Attempt,
    decision: Decision,
    situation: Situation,
    inputHash: string,
    reader: Reader,
  ): Promise<boolean> {
    const { telemetry } = this.#ports;
    const write = () => this.#write(attempt, decision, situation, inputHash, reader);
    if (!telemetry) return write();
    const { verb } = attempt.action;
    const done = await telemetry.step('commit', { verb }, write);
    if (!done) telemetry.count('quorate.conflicts', { verb });
    return done;
  }

  async #write(
    attempt: Attempt,
    decision: Decision,
    situation: Situation,
    inputHash: string,
    reader: Reader,
  ): Promise<boolean> {
    const { store, registry, telemetry } = this.#ports;
    const { place } = attempt;
    const batch = batchOf({
      decision,
      commandId: attempt.commandId,
      verb: attempt.action.verb,
      what: attempt.action.audit,
      actor: attempt.actor,
      authority: attempt.authority,
      target: attempt.target,
      now: situation.now,
      inputHash,
      depth: attempt.depth,
      pressed:
        place?.kind === 'personal' && place.message !== undefined
          ? { conversation: place.conversation, message: place.message }
          : undefined,
      inDialog: place?.kind === 'dialog',
      trace: telemetry?.current(),
      heard: ({ name, target, data }) =>
        registry.heard(name, { target, data, authority: attempt.authority.id }),
    });
    const outcome = await store.batch(attempt.target.partition, batch.operations);
    if (!outcome.ok) return false;
    batch.records.forEach((document, index) => {
      reader.remember(document, outcome.etags[index] ?? '');
    });
    this.#afterCommit(attempt, decision, reader);
    return true;
  }

  /** `read`: what the decision was made from; `answering`: what its answer is rendered from. */
  #afterCommit(attempt: Attempt, decision: Decision, read: Reader, answering = read): void {
    this.#clearDrafts(attempt, decision, read, answering);
    this.#committed();
  }

  /**
   * Finished forms are thrown away after the answer, which is rendered without them; one that stays behind after a crash
   * is known by its record. What was typed into one since the decision read it is not finished, and stays.
   */
  #clearDrafts(attempt: Attempt, decision: Decision, read: Reader, answering = read): void {
    if (attempt.actor.kind !== 'person') return;
    const partition = draftPartition(attempt.actor.person.id);
    const { action, target } = attempt;
    // What a form's press was refused for once is not shown again when it is opened anew.
    const kept = action.form ? [keptId(action.verb, target)] : [];
    const forms = [...new Set([...(decision.finishedDrafts ?? []), ...kept])].map((id) => ({
      id,
      asRead: read.known(partition, id),
    }));
    for (const { id } of forms) answering.dismiss(partition, id);
    if (forms.length > 0) void this.#throwAway(partition, forms);
  }

  async #throwAway(
    partition: string,
    forms: readonly { readonly id: string; readonly asRead: Promise<Stored | undefined> | undefined }[],
  ): Promise<void> {
    const { store, log } = this.#ports;
    try {
      let deletes: Operation[] = [];
      for (const { id, asRead } of forms) {
        const etag = (await asRead)?.etag;
        if (asRead === undefined) deletes.push({ op: 'delete', id, unhurried: true });
        else if (etag !== undefined) deletes.push({ op: 'delete', id, etag, unhurried: true });
      }
      while (deletes.length > 0) {
        const outcome = await store.batch(partition, deletes);
        if (outcome.ok) return;
        deletes = deletes.filter((_, at) => at !== outcome.at);
      }
    } catch (fault) {
      log.warn('draft.notCleared', { cause: causeOf(fault) });
    }
  }

  /** The view that helps a refused person on; none when they have no right to it either. */
  async #helpOn(refusal: Refusal, person: Person, command: PersonCommand): Promise<Shown | undefined> {
    if (!refusal.show) return undefined;
    try {
      const shown = await this.look(refusal.show, person, command.place.conversation);
      const entry = this.#ports.registry.find(refusal.show.verb);
      if (entry?.kind === 'view' && !entry.unlogged) this.#logLook(entry, person, refusal.show.target);
      return withNotice(shown, refusal.message);
    } catch {
      return undefined;
    }
  }
}

/** A refusal with the view that helps on, worked out where the action is known. */
class RefusedWith extends Refusal {
  constructor(refusal: Refusal, show: ViewCall, cause: unknown) {
    super(refusal.code, refusal.message, { show, cause });
  }
}

function showsPresent(refusal: Refusal): boolean {
  return refusal.code === 'alreadyDone' || refusal.code === 'conflict' || refusal.code === 'notNow';
}

async function prepareLazily(action: Action | Shared, attempt: Attempt, reader: Reader) {
  // A refusal here waits until the receipt has been looked for: a repeat is answered before anything is judged anew.
  try {
    return await action
      .prepare(attempt.input)
      .load({ target: attempt.target, actor: attempt.actor, authority: attempt.authority.id }, reader);
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
}

function isEmpty(decision: Decision): boolean {
  return (
    decision.writes.length === 0 &&
    (decision.tell?.length ?? 0) === 0 &&
    (decision.events?.length ?? 0) === 0 &&
    (decision.commands?.length ?? 0) === 0 &&
    (decision.errands?.length ?? 0) === 0 &&
    (decision.refresh?.length ?? 0) === 0 &&
    decision.conceal === undefined &&
    decision.log === undefined
  );
}

function allowRole(who: readonly Who[], person: Person): void {
  if (person.roles.some((role) => who.includes(role))) return;
  throw new Refusal('notYourRole', 'That is not part of your role. Type "help" to see what you can do.');
}

function allowCause(who: readonly Who[], actor: Actor): void {
  if (actor.kind === 'service' && who.includes(actor.cause)) return;
  if (actor.kind === 'holder' && who.includes('holder')) return;
  throw new Refusal('notYourRole', 'The service itself may not do that.');
}

/** What is pressed in a chat of several, where it is one of the few things that can be. */
function sharedEntry(registry: Registry, { place, verb }: PersonCommand): Shared | undefined {
  const entry = place.kind === 'group' ? registry.find(verb) : undefined;
  return entry?.kind === 'shared' ? entry : undefined;
}

/** What a card sends beside its token: texts, numbers and ticks by input id; anything else is not ours and is dropped. */
function inputsOf(input: unknown): JsonObject {
  const inputs: Record<string, string | number | boolean> = {};
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return inputs;
  for (const [name, value] of Object.entries(input)) {
    if (name === 'token' || name === 'verb' || name === 'msteams' || name.length > 60) continue;
    // Half a character (cut here, or sent so) is no text that every store takes.
    if (typeof value === 'string') inputs[name] = value.slice(0, 20_000).toWellFormed();
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
      inputs[name] = value;
  }
  return inputs;
}

function aboutOf(target: Target): string {
  return `${target.partition} ${target.id}`;
}

/** Somebody who is not in the authority file: their ids, if what arrived looks like ids at all. */
function strangerName(tenant: string | undefined, objectId: string | undefined): string {
  if (!tenant || !objectId) return 'anonymous';
  const id = personId(tenant, objectId);
  return /^[0-9a-z-]{1,64}:[0-9a-z-]{1,64}$/.test(id) ? `stranger:${id}` : 'stranger:unreadable';
}

function trouble(fault: unknown): Refusal {
  if (fault instanceof StoreError && fault.fault === 'unknown') {
    return new Refusal(
      'busy',
      'Quorate could not find out whether that was kept. Please press the same button again in a minute: nothing is done twice.',
      { cause: fault },
    );
  }
  if (fault instanceof StoreError && fault.fault !== 'invalid') {
    return new Refusal(
      'busy',
      'Quorate cannot reach its records just now. Nothing was changed; please try again in a minute.',
      { cause: fault },
    );
  }
  return new Refusal(
    'broken',
    'Something went wrong on our side. Nothing was changed, and it has been reported.',
    {
      cause: fault,
    },
  );
}
