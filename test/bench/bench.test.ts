import { expect } from 'chai';
import { entries } from '../../src/wiring.ts';
import { measureBooking } from './booking.ts';
import { countAll } from './counts.ts';
import { type Figures, goals } from './figures.ts';
import { type Life, liveThrough } from './life.ts';
import { growthPer, median, percentile } from './numbers.ts';

describe('the benchmark', () => {
  let life: Life;
  let figures: Figures;
  before(async () => {
    life = await liveThrough();
    figures = (await countAll()).figures;
  });

  it('lives through every verb that somebody can press or the service asks of itself', () => {
    // A view that only an action or a step shows has no button of its own.
    const unseen = life.untouched.filter(
      (verb) => entries.find((entry) => entry.verb === verb)?.kind !== 'view',
    );
    expect(unseen).to.deep.equal([]);
  });

  it('finds no verb that waits for the store more often than three times', () => {
    const over = [...life.waits].filter(([, waits]) => waits > 3);
    expect(over).to.deep.equal([]);
  });

  it('finds every job within the answers and presses that were promised for it', () => {
    const counted = Object.entries(figures);
    expect(counted.map(([name]) => name)).to.include.members([
      'answers.request',
      'presses.request',
      'answers.requestFiveChildren',
      'presses.requestFiveChildren',
      'presses.take',
      'answers.decide',
      'presses.decide',
      'answers.book',
      'presses.book',
      // The professional, the minute taker, the chair.
      'answers.answerBefore',
      'presses.answerBefore',
      'presses.confirmAtTheStart',
      'answers.minutesOfEight',
      'presses.minutesOfEight',
      'presses.quorate',
      'answers.decidePlan',
      'presses.decidePlan',
    ]);
    const missed = counted.filter(([name, value]) => goals[name]?.met(value) === false);
    expect(missed).to.deep.equal([]);
  });

  it('books a conference with few calls of Graph, and few at once', async function () {
    this.timeout(60_000);
    const booking = (await measureBooking({ counted: 1, timed: 2, slowMs: 50 })).figures;
    const counts = ['booking.graphCalls', 'booking.graphMostAtOnce'];
    for (const name of counts) expect(goals[name]?.met(booking[name] ?? Number.NaN), name).to.equal(true);
    // The calendars once more, the event, its meeting, its options, its chat: fewer would be a step left out.
    expect(booking['booking.graphCalls']).to.be.at.least(5);
    expect(booking['booking.answerP99Ms']).to.be.greaterThan(0);
  });

  it('takes the nearest rank for a percentile and the middle for a median', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(percentile(hundred, 0.99)).to.equal(99);
    expect(percentile(hundred, 1)).to.equal(100);
    expect(median([5, 1, 3])).to.equal(3);
    expect(() => median([])).to.throw(RangeError);
  });

  it('fits growth to a line, whatever falls beside it', () => {
    const line = [1, 2, 3, 4].map((x) => ({ x: x * 1_000, y: 100 + x * 0.5 }));
    expect(growthPer(10_000, line)).to.be.closeTo(5, 1e-9);
    expect(growthPer(10_000, [{ x: 1, y: 1 }])).to.equal(0);
  });
});
