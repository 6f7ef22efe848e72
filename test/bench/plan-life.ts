/** The decision about three siblings, and their plans, in the life that the benchmark lives through. */
import type { Conference } from '../../src/conference/record.ts';
import type { Answer } from '../../src/kernel/command.ts';
import type { Target } from '../../src/kernel/view.ts';
import { planSchema } from '../../src/plan/record.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { gareth, maya, person } from '../support/authority.ts';
import type { Message } from '../support/house.ts';
import { mustShow, type People, service } from './life.ts';

const daniel = person('Daniel Osei');
const tomasz = person('Tomasz Wiśniewski');

/** Two who are born, and one who is not yet. */
export const siblings: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
  { number: '3004172', initials: 'CD', month: '2021-05', unborn: false, sex: 'M' },
  { number: '3004173', month: '2027-02', day: '2027-02-14', unborn: true, sex: 'U' },
];

/** Who come to a review, and whose plans Quorate does not know. */
export const cousins: Conference['children'] = [
  { number: '3004181', initials: 'EF', month: '2018-03', unborn: false, sex: 'F' },
];

/** Of a review; and one plan more out of a file. */
export async function thePlansBeforeAreRecorded(people: People, about: Target): Promise<void> {
  const { house } = people;
  await service(people, 'event', 'plan.lookFor', about);
  await service(people, 'event', 'plan.askAgain', about);
  await house.settle();
  const told = await people.news(maya, 'K-MET-3');
  const form = await people.press(maya, told, 'plan.knownForm');
  const typed = { began: '2026-04-01', categories: 'NEG', latest: 'EMO', previous: '0' };
  mustShow(await people.press(maya, form, 'plan.recordKnown', typed), 'Open P-');
  const [child] = siblings;
  if (!child) throw new Error('nobody');
  const { team, worker, manager } = { team: 'north', worker: maya.id, manager: gareth.id };
  const at = { partition: 'case:broughtin', id: 'plan:broughtin' };
  await service(people, 'followUp', 'plan.bringIn', at, {
    caseReference: 'CF-9001',
    told: {
      child,
      team,
      worker,
      manager,
      chair: daniel.id,
      began: '2026-04-01',
      categories: [],
      previous: 0,
    },
    by: daniel.id,
  });
  await house.settle();
}

/** `chairs` is the chair's card of a conference that goes ahead, about the three. */
export async function theChildrenAreDecided(
  people: People,
  about: Target,
  chairs: Message | Answer,
): Promise<void> {
  const { house } = people;
  const today = dayOf(house.clock.now()).toString();
  const outcome = await people.job('decidePlan', async () => {
    const form = await people.press(daniel, chairs, 'plan.decideForm');
    return people.press(daniel, form, 'plan.decide', { outcome: 'plan', categories: 'later', previous: '0' });
  });
  await house.settle();
  const dates = await people.press(daniel, outcome, 'plan.datesForm');
  const other = await people.press(daniel, dates, 'plan.setDates', {});
  const view = await people.press(daniel, other, 'plan.viewForm');
  const viewed = await people.press(daniel, view, 'plan.noteView', {
    agency: 'police',
    words: 'The plan should have come sooner.',
  });
  const wrong = await people.press(daniel, viewed, 'plan.correctForm');
  await people.press(daniel, wrong, 'plan.correct', {
    children: '1',
    outcome: 'plan',
    categories: 'EMO',
    why: 'For him it was decided at once.',
  });
  await house.settle();
  const mine = await people.say(daniel, 'plans');
  mustShow(mine, 'plans');
  const { documents } = await house.store.query({ kind: 'plan', partition: about.partition, limit: 20 });
  const baby = documents.find(({ document }) => planSchema.parse(document.data).child.unborn)?.document;
  if (!baby) throw new Error('there is no plan of the baby');
  const where = { partition: baby.partition, id: baby.id };
  const plan = await people.press(daniel, mine, `Open ${baby.reference}`);
  const category = await people.press(daniel, plan, 'plan.categoryForm');
  await people.press(daniel, category, 'plan.categorise', { categories: 'NEG' });
  const told = await people.news(maya, 'K-MET-1');
  const hers = await people.press(maya, told, `Open ${baby.reference}`);
  await people.press(maya, hers, 'plan.outcome');
  const group = await people.press(maya, hers, 'plan.coreGroupForm');
  const held = await people.press(maya, group, 'plan.recordCoreGroup', { on: today });
  const birth = await people.press(maya, held, 'plan.birthForm');
  const born = await people.press(maya, birth, 'plan.noteBirth', { on: today });
  const details = await people.press(maya, born, 'plan.detailsForm');
  await people.press(maya, details, 'plan.noteDetails', { legal: 'none', previous: '1' });
  const open = await people.press(gareth, await people.say(gareth, 'open plans'), `Open ${baby.reference}`);
  const staff = await people.press(gareth, open, 'plan.staffForm');
  await people.press(gareth, staff, 'plan.noteStaff', { worker: tomasz.id, team: 'north' });
  await house.settle();
  await service(people, 'clock', 'plan.wake', where);
  await service(people, 'event', 'plan.hide', { partition: about.partition, id: 'case' });
  mustShow(await people.say(gareth, 'open plans'), 'open plans');
}
