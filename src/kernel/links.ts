/**
 * Links: addresses that lead to one file or one page, for whoever holds them. Unlike a button's token a link is itself a
 * right, so it is for one purpose, one record and where it can be one person, expires soon, and is revoked when a field
 * of its record has changed (`serial`). To open one changes nothing: mail filters open what they see.
 */
import { z } from 'zod';
import type { AccessLog } from './access-log.ts';
import type { Authority, Directory, Person, PersonId } from './actor.ts';
import type { Clock } from './clock.ts';
import type { HolderCommand } from './command.ts';
import { randomId } from './ids.ts';
import type { ServiceOutcome } from './kernel.ts';
import type { Log } from './log.ts';
import { Reader } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';
import { StoreError } from './store.ts';
import { sealed, type TokenKey, unsealed } from './tokens.ts';
import type { Target } from './view.ts';

export interface LinkAsked {
  /** Which of the things that links lead to; `Linked` of the same name serves it. */
  readonly purpose: string;
  readonly target: Target;
  readonly until: Temporal.Instant;
  /** Somebody of the authority file whom it is for. */
  readonly person?: PersonId;
  /** What a field of the record holds when the link is made: once it holds something else, the link leads nowhere. */
  readonly serial?: string;
}

export interface Link {
  readonly purpose: string;
  readonly authority: string;
  readonly target: Target;
  /** Epoch seconds. */
  readonly expires: number;
  readonly person: PersonId | undefined;
  readonly serial: string | undefined;
}

const payloadSchema = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.string(),
  z.string(),
]);

/** The path under which links are opened. */
export const linkPath = '/link';

export class LinkTokens {
  readonly #keys: readonly TokenKey[];
  readonly #publicUrl: string;

  /** `publicUrl` without a slash at its end. */
  constructor(keys: readonly TokenKey[], publicUrl: string) {
    this.#keys = keys;
    this.#publicUrl = publicUrl;
  }

  addressOf(asked: LinkAsked & { readonly authority: string }): string {
    const { purpose, authority, target, until, person = '', serial = '' } = asked;
    const expires = Math.floor(until.epochMilliseconds / 1000);
    const payload = [purpose, authority, target.partition, target.id, expires, person, serial];
    return `${this.#publicUrl}${linkPath}?key=${sealed(this.#keys, 'link', payload)}`;
  }

  /** The link, whether or not it has expired; undefined when no key of ours signed it. */
  open(key: string): Link | undefined {
    const parsed = payloadSchema.safeParse(unsealed(this.#keys, 'link', key));
    if (!parsed.success) return undefined;
    const [purpose, authority, partition, id, expires, person, serial] = parsed.data;
    return {
      purpose,
      authority,
      target: { partition, id },
      expires,
      person: person === '' ? undefined : person,
      serial: serial === '' ? undefined : serial,
    };
  }
}

/** What a link leads to. */
export interface Served {
  readonly type: 'text/calendar' | 'text/html' | 'text/plain';
  readonly body: string;
  /** Taken as a file of this name. */
  readonly file?: string;
}

export interface Opening {
  readonly link: Link;
  readonly authority: Authority;
  /** Whom it is for, as the authority file has them now. */
  readonly person: Person | undefined;
  readonly now: Temporal.Instant;
  /** For the form on a page: what is sent with it is kept once, however often it is sent. */
  readonly once: string;
}

/** What was typed into the form of a page, by field. */
export type Fields = Readonly<Record<string, string>>;

/** What a form that was sent asks for; or the page anew, with what is to be mended. */
export type Sent =
  | {
      readonly command: Pick<HolderCommand, 'verb' | 'target' | 'input'>;
    }
  | { readonly mend: Served };

/** How the page stands after its form was sent: kept now, kept before with another content, or not kept. */
export type Came = 'kept' | 'keptBefore' | 'notKept';

/** One purpose of links. Role and right are judged anew at every opening; undefined where it leads nowhere any more. */
export interface Linked {
  readonly purpose: string;
  /**
   * What is kept must not lead back to the link, so that nobody learns from whom it is: neither the receipt nor the entry
   * in the access log says which record the link was of.
   */
  readonly nameless?: true;
  serve(opening: Opening, read: Reader, came?: Came): Promise<Served | undefined>;
  /** The form of the page was sent. Undefined where the link leads nowhere any more. Only reads: the command writes. */
  send?(fields: Fields, opening: Opening, read: Reader): Promise<Sent | undefined>;
}

interface DeskPorts {
  readonly tokens: LinkTokens;
  readonly linked: readonly Linked[];
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly access: AccessLog;
  readonly log: Log;
  readonly perform: (command: HolderCommand) => Promise<ServiceOutcome>;
}

/** Opens links. Each opening stands in the access log, with the reason where it led nowhere; the holder is told none. */
export class LinkDesk {
  readonly #ports: DeskPorts;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** What the link leads to; undefined alike for one that is not ours, has expired, was revoked, or never was. */
  async follow(key: string): Promise<Served | undefined> {
    return this.#opened(key, (leads, opening, read) => leads.serve(opening, read));
  }

  /** The form of the page was sent; the page as it stands then. `once` names the form, as the page had it. */
  async send(key: string, fields: Fields): Promise<Served | undefined> {
    return this.#opened(key, async (leads, opening, read) => {
      const sent = await leads.send?.(fields, opening, read);
      if (!sent || 'mend' in sent) return sent?.mend;
      const { link, authority } = opening;
      const came = await this.#performed({
        from: 'link',
        holder: leads.nameless ? 'link' : `link:${link.target.id}`,
        id: /^[0-9a-z]{24}$/.test(fields.once ?? '') ? `form:${fields.once}` : `form:${randomId()}`,
        authority: authority.id,
        ...sent.command,
      });
      return leads.serve(opening, new Reader(this.#ports.store), came);
    });
  }

  async #performed(command: HolderCommand): Promise<Came> {
    try {
      const outcome = await this.#ports.perform(command);
      if (outcome.kind !== 'refused') return 'kept';
      return outcome.code === 'otherInput' ? 'keptBefore' : 'notKept';
    } catch (fault) {
      if (fault instanceof StoreError) return 'notKept';
      throw fault;
    }
  }

  async #opened(
    key: string,
    act: (leads: Linked, opening: Opening, read: Reader) => Promise<Served | undefined>,
  ): Promise<Served | undefined> {
    const { tokens, linked, store, clock, directory, access, log } = this.#ports;
    const link = tokens.open(key);
    const authority = link && directory.authorities.find(({ id }) => id === link.authority);
    if (!link || !authority) {
      log.info('link.refused', { code: 'badToken' });
      return undefined;
    }
    const { purpose, target, expires } = link;
    const who = link.person ?? 'link';
    const about = `${target.partition} ${target.id}`;
    const refused = async (code: string) => {
      log.info('link.refused', { verb: purpose, code });
      await access.refused(authority.id, { who, verb: purpose, code, about });
      return undefined;
    };
    const now = clock.now();
    if (now.epochMilliseconds / 1000 > expires) return refused('expired');
    const person = link.person === undefined ? undefined : directory.byId(link.person);
    if (link.person !== undefined && person?.authority !== authority.id) return refused('unknownPerson');
    const leads = linked.find((one) => one.purpose === purpose);
    try {
      const opening = { link, authority, person, now, once: randomId() };
      const served = leads && (await act(leads, opening, new Reader(store)));
      if (!served) return refused('revoked');
      access.looked(authority.id, { who, verb: purpose, ...(leads.nameless ? {} : { about }) });
      return served;
    } catch (fault) {
      if (fault instanceof Refusal) return refused(fault.code);
      throw fault;
    }
  }
}
