/** Every figure of the benchmark, with its goal. Names stay for ever; later work adds its own. */
import { styleText } from 'node:util';

export interface Goal {
  readonly words: string;
  readonly met: (value: number) => boolean;
}

const atLeast = (bound: number): Goal => ({
  words: `at least ${bound}`,
  met: (value) => value >= bound,
});
const atMost = (bound: number): Goal => ({ words: `at most ${bound}`, met: (value) => value <= bound });
const below = (bound: number): Goal => ({ words: `below ${bound}`, met: (value) => value < bound });
const exactly = (bound: number): Goal => ({ words: `${bound}`, met: (value) => value === bound });

/** Goals by name; figures without one are told for their own sake. */
export const goals: Readonly<Record<string, Goal>> = {
  'turn.throughputRatio.10': atLeast(0.6),
  'turn.p99Ratio.10': atMost(2),
  'turn.drainSeconds': below(10),
  'effects.lagP99Ms': below(5_000),
  'effects.leastShare': atLeast(0.15),
  'start.readyMs': below(2_000),
  'memory.rssMb': below(350),
  'memory.growthMbPer10k': below(5),
  'slots.p99Ms': below(50),
  'booking.answerP99Ms': below(300),
  'booking.graphCalls': atMost(8),
  'booking.graphMostAtOnce': atMost(4),
  'store.maxRoundTrips': atMost(3),
  'answers.request': atMost(12),
  'presses.request': atMost(4),
  'answers.requestFiveChildren': atMost(24),
  'presses.requestFiveChildren': atMost(5),
  'answers.take': exactly(0),
  'presses.take': exactly(1),
  'answers.decide': atMost(1),
  'presses.decide': atMost(2),
  'answers.book': atMost(3),
  'presses.book': atMost(4),
  'answers.answerBefore': atMost(2),
  'presses.answerBefore': atMost(2),
  'answers.contactBefore': atMost(3),
  'presses.contactBefore': exactly(1),
  'answers.viewsOfTwo': atMost(3),
  'presses.viewsOfTwo': exactly(1),
  'answers.confirmAtTheStart': exactly(0),
  'presses.confirmAtTheStart': exactly(1),
  'answers.minutesOfEight': exactly(1),
  'presses.minutesOfEight': atMost(3),
  'answers.quorate': exactly(0),
  'presses.quorate': exactly(1),
  'answers.decidePlan': exactly(3),
  'presses.decidePlan': exactly(2),
  'answers.agree': exactly(0),
  'presses.agree': exactly(1),
};

export type Figures = Readonly<Record<string, number>>;

/** Figures of one group, and what a reader should know beside them. */
export interface Measured {
  readonly figures: Figures;
  readonly notes?: readonly string[];
}

/** The table, one line a figure: name, value, goal, whether it is met. */
export function table(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, value]) => {
    const goal = goals[name];
    return { name, value: shown(value), goal: goal?.words ?? '', met: goal?.met(value) };
  });
  const width = (of: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => of(row).length));
  const [names, values, words] = [width((r) => r.name), width((r) => r.value), width((r) => r.goal)];
  return rows
    .map(({ name, value, goal, met }) => {
      const line = `${name.padEnd(names)}  ${value.padStart(values)}  ${goal.padEnd(words)}`;
      if (met === undefined) return line.trimEnd();
      return `${line}  ${met ? styleText('green', '✓ met') : styleText('red', '✗ missed')}`;
    })
    .join('\n');
}

/** Three digits that count, without a tail of noughts. */
function shown(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString('en-GB')
    : String(Number(value.toPrecision(3)));
}

/** The figures as they are written to a file: rounded to what the measurement can tell. */
export function rounded(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]),
  );
}
