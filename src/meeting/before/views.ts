/**
 * How the views of each child are heard: the booklet, an advocate, what was tried, how the child is to take part. Asked of
 * the social worker, for several children at once where it is the same. Advocates are recorded with the conference, where
 * the chair sees them before signing; what is said of them here goes there.
 */
import { z } from 'zod';
import { type AdvocacyOffer, advocacyOffers } from '../../conference/index.ts';
import { codesIn, judged, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change, create } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { codeSchema, type Participation, participations } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { deedOf } from '../actions/common.ts';
import { seesMeeting } from '../rights.ts';
import { childrenKnown } from './known.ts';
import { loadPreparing } from './load.ts';
import { booklets, type ChildViews, childViewsTarget, childViewsType } from './record.ts';
import { preparing } from './recording.ts';

export const showViews = (target: Target): ViewCall => ({ verb: 'meeting.viewsForm', target });

const optionalOffer = typedText
  .transform((text) => (text === '' ? undefined : text))
  .pipe(z.enum(advocacyOffers, { error: 'Choose how it stands with an advocate.' }).optional());

export const recordViews = action({
  verb: 'meeting.views',
  audit: 'Recorded how the views of the children are heard',
  who: preparing,
  load: loadPreparing,
  may: (person, loaded) => seesMeeting(person, loaded),
  present: showViews,
  form: showViews,
  input: z.object({
    children: judged(typedText),
    part: judged(codeSchema<Participation>(participations)),
    booklet: judged(z.enum(booklets, { error: 'Choose how it stands with the booklet.' })),
    advocate: judged(optionalOffer),
    tried: judged(optionalText(1_000)),
  }),
  decide(input, loaded, situation, target) {
    const { conference, views, safety } = loaded;
    if (conference.value.cancelled) {
      throw new Refusal('notNow', 'This conference has been cancelled. Nothing was recorded.', {
        show: showViews(target),
      });
    }
    const { children } = conference.value;
    const problems = problemsIn({ booklet: input.booklet, advocate: input.advocate, tried: input.tried });
    const part = input.part.value;
    if (part === undefined) {
      problems.push({ field: 'part', message: 'Choose how they are to take part.' });
    }
    const typed = codesIn(input.children.value ?? '').map(Number);
    // Of a single child it is not asked.
    const places = children.length === 1 ? [0] : children.map((_, n) => n).filter((n) => typed.includes(n));
    if (places.length === 0) {
      problems.push({ field: 'children', message: 'Tick which children it is about.' });
    }
    const booklet = input.booklet.value;
    if (problems.length > 0 || part === undefined || booklet === undefined) throw new Invalid(problems);
    const deed = deedOf(situation);
    const tried = input.tried.value;
    const rows = places.map(
      (n): ChildViews => ({ n, booklet, part, ...(tried === undefined ? {} : { tried }), ...deed }),
    );
    const kept = (views?.value.children ?? []).filter(({ n }) => !places.includes(n));
    const all = [...kept, ...rows].sort((a, b) => a.n - b.n);
    const value = { conference: conference.target.id, reference: conference.value.reference, children: all };
    const known = childrenKnown(
      conference.value,
      views?.value,
      safety?.value,
      dayOf(situation.now),
      situation.authority.settings,
    );
    const offered = places.filter((n) => known[n]?.advocacy !== undefined);
    const taken: AdvocacyOffer | undefined = input.advocate.value;
    const notes = taken !== undefined && offered.length > 0;
    return {
      writes: [
        views
          ? change(views, { ...views.value, children: all })
          : create(childViewsType, childViewsTarget(conference.target), conference.authority, value),
      ],
      guards: [conference],
      commands: notes
        ? [
            {
              verb: 'conference.noteAdvocacy',
              target: conference.target,
              input: { children: offered, taken, ...deed },
            },
          ]
        : [],
      show: { ...showViews(target), input: { done: notes ? 'advocate' : 'saved' } },
    };
  },
});
