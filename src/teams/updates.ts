/** Updates of messages in place, after the press has been answered: one at a time a message, the latest wins. */

export class Updates {
  readonly #waiting = new Map<string, () => Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #failed: (error: unknown) => void;

  /** `failed` is told of every update that threw; nothing else hears of it. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Puts an update for a message in line; one that had not begun yet is dropped in its favour. */
  put(message: string, update: () => Promise<void>): void {
    this.#waiting.set(message, update);
    if (!this.#running.has(message)) this.#running.set(message, this.#run(message));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #run(message: string): Promise<void> {
    for (;;) {
      const update = this.#waiting.get(message);
      if (!update) break;
      this.#waiting.delete(message);
      try {
        await update();
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#running.delete(message);
  }
}
