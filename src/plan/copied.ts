/** What a conference decided about each child, in the copy for the case record. Why, in words, stands in the records. */
import { dayWords, nameOf } from '../consultation/index.ts';
import type { Copied } from '../meeting/index.ts';
import { runningFrom } from './actions/conference.ts';
import { agencyName } from './cards/outcome.ts';
import { coreGroupDue, lastOf, reviewDue } from './course.ts';
import { decidedOf, loadAtConference } from './load.ts';
import { whatWords } from './words.ts';

export const copiedDecisions: Copied = {
  async lines(target, { authority }, read) {
    const loaded = await loadAtConference({ target }, read);
    const { settings } = authority;
    const views = loaded.outcome?.value.views ?? [];
    return [
      'What was decided about each child',
      ...loaded.conference.value.children.flatMap(({ number }, n): readonly string[] => {
        const decided = decidedOf(loaded, number);
        const child = `Child ${n + 1}, ${number}`;
        if (!decided) return [`${child}: not recorded`];
        const said = `${child}: ${whatWords(decided.what)}, ${nameOf(authority, decided.by)}`;
        const plan = runningFrom(loaded).find(({ value }) => value.child.number === number)?.value;
        if (!plan) return [said];
        const review = `next review by ${dayWords(reviewDue(plan, settings).dueOn.toString())}`;
        const begins = lastOf(plan).kind === 'started';
        const group = begins ? `core group by ${dayWords(coreGroupDue(plan, settings).toString())}, ` : '';
        return [`${said}; ${plan.reference}, ${group}${review}`];
      }),
      ...views.map(({ agency }) => `Saw it differently: ${agencyName(agency, authority)}`),
    ];
  },
};
