/** Somebody in a running room, whoever else is there: they wait for their card, press, and open again what was taken away. */
import { buttonsOf, type CardButton, type Room, type SeenMessage, until } from './room.ts';

export type Typed = Readonly<Record<string, string>>;

/** Long enough for what one press sets going, on a slow machine. */
const FOLLOWS_MS = 20_000;

/** What else there is to know of a person's seat. */
export interface Sitting {
  /** Awaited after each press, before anybody does anything else. */
  readonly pressed?: () => Promise<void>;
  /** How long they wait at most for what follows: longer where the process is killed, since what it had in hand is leased. */
  readonly withinMs?: number;
}

const isCalled = (button: CardButton, called: string) => button.verb === called || button.title === called;

export function has({ cards }: SeenMessage, called: string): boolean {
  return cards.some((card) => buttonsOf(card).some((one) => isCalled(one, called)));
}

/** Looks that lead to forms. */
const lists: readonly string[] = ['conference.invitations', 'conference.secureMail'];

/** After so long they say once more what they want. */
const PATIENCE_MS = 3_000;

/**
 * Somebody who waits, as people do, until a card has the button that they are to press. Where an update of the card has
 * taken a form away again, they open it once more.
 */
export class Someone {
  readonly #seat: ReturnType<Room['sit']>;
  /** What they opened and what they chose for it, the latest first; a conference without a time leads to its times. */
  #opened: readonly { readonly called: string; readonly typed: Typed }[] = [
    { called: 'conference.look', typed: {} },
  ];
  readonly #pressed: () => Promise<void>;
  /** Milliseconds. */
  readonly withinMs: number;

  constructor(
    room: Room,
    persona: string,
    { pressed = async () => {}, withinMs = FOLLOWS_MS }: Sitting = {},
  ) {
    this.#seat = room.sit(persona);
    this.#pressed = pressed;
    this.withinMs = withinMs;
  }

  card(called: string): Promise<SeenMessage> {
    return until(
      () => this.#find(called),
      `a card with ${called}`,
      this.withinMs,
      () => this.#instead(),
    );
  }

  /** What the newest cards in their chat say and can do, where what was waited for is not among it. */
  async #instead(): Promise<string> {
    const newest = (await this.#seat.messages()).slice(-3);
    const cards = newest
      .flatMap(({ cards }) => cards)
      .map((one) => [
        JSON.stringify(one)
          .match(/"text":"[^"]{1,60}/g)
          ?.slice(0, 4)
          .join(' '),
        buttonsOf(one).map(({ verb, title }) => verb ?? title),
      ]);
    return `; there are ${JSON.stringify(cards)}`;
  }

  async press(called: string, typed: Typed = {}): Promise<void> {
    const seek = this.#seeking(called);
    await until(
      async () => ((await seek()) ? this.#tried(called, typed) : undefined),
      `the press of ${called}`,
      this.withinMs,
      () => this.#instead(),
    );
    const opens = called.endsWith('Form') || lists.includes(called);
    if (opens) this.#opened = [{ called, typed }, ...this.#opened.filter((one) => one.called !== called)];
    await this.#pressed();
  }

  /**
   * Whose press was kept and not answered finds out when they press once more that it was: from there they go on as
   * people do, through the conference itself.
   */
  #seeking(called: string): () => Promise<SeenMessage | undefined> {
    const began = performance.now();
    return async () => {
      const found = await this.#find(called);
      if (found || performance.now() - began < PATIENCE_MS) return found;
      if (!(await this.#tried('conference.show'))) return undefined;
      return this.#having(called);
    };
  }

  async #having(called: string): Promise<SeenMessage | undefined> {
    return (await this.#seat.messages()).findLast((one) => has(one, called));
  }

  async #find(called: string): Promise<SeenMessage | undefined> {
    const found = await this.#having(called);
    if (found) return found;
    for (const opener of [{ called: `${called}Form`, typed: {} }, ...this.#opened])
      if (opener.called !== called && (await this.#tried(opener.called, opener.typed)))
        return this.#having(called);
    return undefined;
  }

  /** Undefined when no card has the button any more. */
  async #tried(called: string, typed: Typed = {}): Promise<true | undefined> {
    const found = (await this.#seat.messages()).findLast((one) => has(one, called));
    return (
      found &&
      this.#seat.press(called, typed, { message: found.id }).then(
        () => true,
        (fault: unknown) => {
          if (fault instanceof Error && fault.message.startsWith('no card has')) return undefined;
          throw fault;
        },
      )
    );
  }

  /** Waits for a card that a sentence brings, and says it again where the card was lost. */
  async cardSaying(text: string, called: string): Promise<SeenMessage> {
    let saidAt = performance.now();
    return until(
      async () => {
        const found = await this.#find(called);
        if (found === undefined && performance.now() - saidAt > PATIENCE_MS) {
          saidAt = performance.now();
          await this.say(text);
        }
        return found;
      },
      `a card with ${called}`,
      this.withinMs,
      () => this.#instead(),
    );
  }

  async say(text: string): Promise<void> {
    await this.#seat.say(text);
  }
}
