/** What of the answers may be shown: never of fewer than five of a kind, and nothing that gives those away. Pure. */
import { type Feedback, type Giver, givers } from './record.ts';

/** Fewer of a kind are not shown (the service's rule for small numbers; K75). */
export const fewest = 5;

export interface Figure {
  readonly as: Giver;
  /** Undefined: too few to be shown. */
  readonly shown: { readonly count: number; readonly heard: string; readonly clear: string } | undefined;
}

export function figuresOf(answers: readonly Pick<Feedback, 'as' | 'heard' | 'clear'>[]): readonly Figure[] {
  return givers.map((as) => {
    const own = answers.filter((one) => one.as === as);
    if (own.length < fewest) return { as, shown: undefined };
    const mean = (of: (one: (typeof own)[number]) => number) =>
      (own.reduce((sum, one) => sum + of(one), 0) / own.length).toFixed(1);
    const shown = { count: own.length, heard: mean(({ heard }) => heard), clear: mean(({ clear }) => clear) };
    return { as, shown };
  });
}
