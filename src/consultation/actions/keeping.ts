/** The record itself: entered in the case system, withdrawn, restricted, linked. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority, Person, PersonId } from '../../kernel/actor.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { rotaOf } from '../../rota/index.ts';
import { besideOf } from '../escalation.ts';
import { judged, optionalDay, problemsIn, requiredText, typedText } from '../inputs.ts';
import { offerNow } from '../recipient.ts';
import { type Case, type Consultation, holderOf, type InCase } from '../record.ts';
import { isParty, mayChair, maySee, namedIn } from '../rights.ts';
import { mustHaveSeen, seenInput } from '../seen.ts';
import { isOpen } from '../standing.ts';
import { listed, nameOf } from '../words.ts';
import {
  consultationsOf,
  form,
  loadInCase,
  loadWithRota,
  mustFollow,
  notYours,
  passOver,
  sees,
  show,
  showNoting,
  tellAll,
} from './common.ts';

export const enter = action({
  verb: 'consultation.enter',
  audit: 'Said that the copy was entered in the case system',
  who: [
    'socialWorker',
    'otherProfessional',
    'teamManager',
    'chair',
    'businessSupport',
    'safeguardingManager',
  ],
  input: z.object({ on: judged(optionalDay), seen: seenInput }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.enterForm'),
  decide({ on: typed, seen }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('enter', value, target);
    mustHaveSeen('enter', seen, value, target);
    const problems = problemsIn({ on: typed });
    if (problems.length > 0) throw new Invalid(problems);
    const on = typed.value;
    const decided = value.outcome && dayOf(Temporal.Instant.from(value.outcome.at));
    const today = dayOf(situation.now);
    if (on === undefined)
      throw new Invalid([{ field: 'on', message: 'Give the day on which it was entered.' }]);
    const day = Temporal.PlainDate.from(on);
    if (Temporal.PlainDate.compare(day, today) > 0) {
      throw new Invalid([{ field: 'on', message: 'That day is still to come.' }]);
    }
    if (decided && Temporal.PlainDate.compare(day, decided) < 0) {
      throw new Invalid([{ field: 'on', message: 'That is before the outcome was recorded.' }]);
    }
    return {
      writes: [
        change(loaded.consultation, { ...value, entered: { on, by: person.id, at: stamp(situation) } }),
      ],
      show: show(target),
    };
  },
});

export const withdraw = action({
  verb: 'consultation.withdraw',
  audit: 'Withdrew a request for consultation',
  who: ['socialWorker', 'otherProfessional', 'teamManager', 'chair', 'safeguardingManager'],
  input: z.object({ reason: requiredText('Say in a few words why it is no longer needed.') }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.withdrawForm'),
  decide({ reason }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('withdraw', value, target);
    const may =
      value.asker === person.id ||
      value.manager === person.id ||
      person.roles.includes('safeguardingManager');
    if (!may) throw notYours('The person who asked, or a manager, withdraws a request.', target);
    const next: Consultation = { ...value, withdrawn: { by: person.id, at: stamp(situation), reason } };
    return {
      writes: [change(loaded.consultation, next)],
      tell: tellAll([holderOf(value), value.asker, value.manager, ...besideOf(value)], 'withdrawn', {
        target,
        family: loaded.case.value,
        situation,
      }),
      events: [
        {
          name: 'consultation.withdrawn',
          target,
          data: { children: value.children.map((child) => child.number) },
        },
      ],
      show: showNoting(target, [reason]),
    };
  },
});

const restrictors = ['chair', 'teamManager', 'safeguardingManager'] as const;

/** People by work e-mail address, one a line; an address that is nobody's, or not one of this authority's, is unknown. */
function peopleNamed(lines: string, authority: Authority): { people: Person[]; unknown: number } {
  const wanted = [...new Set(lines.split(/[\n,;]+/).map((line) => line.trim().toLowerCase()))].filter(
    (line) => line !== '',
  );
  const people = authority.people.filter((one) => one.email && wanted.includes(one.email.toLowerCase()));
  return { people, unknown: wanted.length - people.length };
}

/** The consultation that was pressed, with all of its case: the restriction bears on every one. */
interface WithOthers extends InCase {
  readonly ofCase: readonly Loaded<Consultation>[];
}

/** Those who could see any consultation of the case until now, and are not among the people named. */
function leftOut(before: WithOthers, family: Case, authority: Authority): PersonId[] {
  return authority.people
    .filter(
      (person) =>
        !namedIn(person.id, family.restricted) &&
        before.ofCase.some((one) => maySee(person, one.value, before.case.value, authority.id)),
    )
    .map((person) => person.id);
}

/** Whose cards name the case: its own consultations, and those of other cases that are linked with one of them. */
function namedOn({ ofCase }: WithOthers): readonly Target[] {
  const links = ofCase.flatMap(({ value }) => value.links);
  const all = [...ofCase.map(({ target }) => target), ...links].map(
    ({ partition, id }) => [`${partition} ${id}`, { partition, id }] as const,
  );
  return [...new Map(all).values()];
}

/** Most requests that change hands with one restriction: each is several writes of one batch, which has an end. */
const mostPassed = 5;

/** Among the people named the one it goes to when whoever has it is left out; undefined where nobody could. */
const couldGoOn = (people: readonly Person[], value: Consultation): Person | undefined =>
  people.find((one) => mayChair(one, value));

/** Whether it needs somebody: it is open, and whoever has it is not among the people named. */
const isStranded = (value: Consultation, ids: readonly PersonId[]): boolean =>
  isOpen(value) && !ids.includes(holderOf(value));

/** What is wrong with the people named, in the light of the request that is pressed and of all that are open beside it. */
function problemOfNamed(
  { people, unknown }: { readonly people: readonly Person[]; readonly unknown: number },
  loaded: WithOthers,
  person: Person,
  authority: Authority,
): string | undefined {
  const ids = people.map((one) => one.id);
  const { value, target } = loaded.consultation;
  const others = loaded.ofCase.filter((one) => one.target.id !== target.id && isOpen(one.value));
  // Nobody could add somebody who has left.
  const isLeftOut = (id: PersonId) => !ids.includes(id) && authority.person(id) !== undefined;
  const askers = others.filter((one) => isLeftOut(one.value.asker));
  if (unknown > 0) {
    return `${unknown === 1 ? 'One address is' : `${unknown} addresses are`} not known here. Use work e-mail addresses, one a line.`;
  }
  if (!ids.includes(person.id)) return 'Your own address has to be among them.';
  if (isOpen(value) && isLeftOut(value.asker)) {
    return 'The person who asked has to be among them until there is an outcome.';
  }
  if (askers.length > 0) return askersWords(askers, loaded.case.value, person, authority);
  if (!couldGoOn(people, value)) {
    return 'A chair or a safeguarding manager has to be among them, or nobody could go on with it.';
  }
  if (!others.every((one) => couldGoOn(people, one.value))) {
    return 'Another request about this family is open, and was sent by the only chair or safeguarding manager among them. Add one who could go on with it.';
  }
  if ([loaded.consultation, ...others].filter((one) => isStranded(one.value, ids)).length > mostPassed) {
    return 'Too many open requests about this family would pass to somebody else at once. Add some of the chairs who have them.';
  }
  return people.length > 60 ? 'Sixty people at most.' : undefined;
}

/** Who else has asked about the family is said by name to somebody with the right to see what they asked. */
function askersWords(
  left: readonly Loaded<Consultation>[],
  family: Case,
  person: Person,
  authority: Authority,
): string {
  const seen = left.filter(({ value }) => maySee(person, value, family, authority.id));
  const names = [...new Set(seen.map(({ value }) => nameOf(authority, value.asker)))];
  return seen.length === left.length
    ? `Of another open request about this family the person who asked has to be among them until there is an outcome: ${listed(names)}.`
    : 'Somebody else has asked about this family, and has to be among them until there is an outcome. The safeguarding manager sees who, and can restrict the case.';
}

/**
 * Restricts the case, with all its consultations, to the people named. Of each request that is open somebody who could
 * take it, and is not the one who asked, must be among them, or nobody could go on with it, and the one who asked; and
 * the one who restricts, who could otherwise not undo a slip. Whatever is open goes on with somebody named.
 */
export const restrict = action({
  verb: 'consultation.restrict',
  audit: 'Restricted a case to named people',
  who: restrictors,
  input: z.object({
    to: typedText,
    reason: judged(
      requiredText('Say why the case is restricted, for example "relative of a member of staff".'),
    ),
  }),
  async load({ target, authority }, read) {
    const [loaded, ofCase] = await Promise.all([
      loadWithRota({ target, authority }, read),
      consultationsOf(target, read),
    ]);
    return { ...loaded, ofCase };
  },
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('consultation.restrictForm'),
  decide({ to, reason }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('restrict', value, target);
    if (!isParty(person.id, value) && !person.roles.includes('safeguardingManager')) {
      throw notYours(
        'The chair who has it, the team manager named or the safeguarding manager restricts a case.',
        target,
      );
    }
    const { authority, now } = situation;
    const named = peopleNamed(to, authority);
    const ids = named.people.map((one) => one.id);
    const problem = problemOfNamed(named, loaded, person, authority);
    const problems = [...(problem ? [{ field: 'to', message: problem }] : []), ...problemsIn({ reason })];
    if (problems.length > 0 || reason.value === undefined) throw new Invalid(problems);
    const family: Case = {
      ...loaded.case.value,
      restricted: { to: ids, by: person.id, at: stamp(situation), reason: reason.value },
    };
    const others = loaded.ofCase.filter((one) => one.target.id !== target.id && isOpen(one.value));
    // Whoever has one and may no longer see it cannot go on with it: it passes to somebody named.
    const rota = rotaOf(authority, loaded.rota);
    const passes = [loaded.consultation, ...others].flatMap((one) => {
      const next = isStranded(one.value, ids) ? couldGoOn(named.people, one.value) : undefined;
      if (!next) return [];
      const how = { why: 'named', reason: 'The case was restricted.', by: person.id } as const;
      const offers = [...one.value.offers, offerNow(next, how, { authority, rota, now })];
      return [{ one, next, moved: { ...one.value, taken: undefined, offers } satisfies Consultation }];
    });
    const stay = [loaded.consultation, ...others].filter((one) => !passes.some((each) => each.one === one));
    const about = (at: Target) => ({ target: at, family, situation });
    return {
      writes: [change(loaded.case, family), ...passes.map(({ one, moved }) => change(one, moved))],
      guards: stay,
      tell: [
        ...passes.flatMap(({ one, next }) =>
          tellAll([next.id], 'passedToYou', about(one.target), passOver(one.target)),
        ),
        ...tellAll([value.asker, value.manager, holderOf(value)], 'restricted', about(target)),
        // Those who wait for another one look for it with somebody else from now on.
        ...passes
          .filter(({ one }) => one !== loaded.consultation)
          .flatMap(({ one }) =>
            tellAll([one.value.asker, one.value.manager], 'restricted', about(one.target)),
          ),
      ],
      // Cards that are already in the chats of people now left out are taken away from there, and lists are shown anew.
      conceal: {
        from: leftOut(loaded, family, authority),
        cards: namedOn(loaded).map((about) => ({ about, view: show(about) })),
      },
      events: [{ name: 'case.restricted', target, data: {} }],
      show: showNoting(target, [reason.value], 'restriction'),
    };
  },
});

export const unrestrict = action({
  verb: 'consultation.unrestrict',
  audit: 'Lifted the restriction of a case',
  who: restrictors,
  input: z.object({ reason: requiredText('Say why the restriction is lifted.') }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.unrestrictForm'),
  decide({ reason }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { restricted } = loaded.case.value;
    if (!restricted) throw notYours('This case is not restricted.', target);
    if (restricted.by !== person.id && !person.roles.includes('safeguardingManager')) {
      throw notYours(
        'The person who restricted it, or the safeguarding manager, lifts a restriction.',
        target,
      );
    }
    return {
      writes: [
        change(loaded.case, {
          ...loaded.case.value,
          restricted: undefined,
          lifted: { by: person.id, at: stamp(situation), reason },
        }),
      ],
      show: showNoting(target, [reason]),
    };
  },
});

/** The other request with its case; nothing where it cannot be read, and the link is kept all the same. */
async function otherOf(at: Target, read: Reader): Promise<InCase | undefined> {
  try {
    return await loadInCase({ target: at }, read);
  } catch (fault) {
    if (fault instanceof Refusal) return undefined;
    throw fault;
  }
}

/** Whether the chair who has a request is told here that there is another: with its right, and once for the two. */
function isTold(holder: PersonId, here: InCase, other: InCase | undefined, authority: Authority): boolean {
  const person = authority.person(holder);
  if (!person || !other || !sees(person, other)) return false;
  if (holderOf(other.consultation.value) !== holder) return true;
  const key = ({ value, target }: InCase['consultation']) => `${value.sentAt} ${target.id}`;
  return key(here.consultation) > key(other.consultation);
}

/** Two open requests about one child: each keeps the other, and the chair is shown both, where they have the right. */
export const link = action({
  verb: 'consultation.link',
  audit: 'Linked another open consultation about the same child',
  who: ['followUp', 'event'],
  input: z.object({ partition: z.string(), id: z.string() }),
  async load({ target, input }, read): Promise<InCase & { readonly other: InCase | undefined }> {
    const [loaded, other] = await Promise.all([loadInCase({ target }, read), otherOf(input, read)]);
    return { ...loaded, other };
  },
  may: () => false,
  present: show,
  decide(other, loaded, situation, target) {
    const { value } = loaded.consultation;
    const known = value.links.some((one) => one.partition === other.partition && one.id === other.id);
    if (
      known ||
      value.links.length >= 50 ||
      (other.partition === target.partition && other.id === target.id)
    ) {
      return { writes: [], show: show(target) };
    }
    const next: Consultation = { ...value, links: [...value.links, other] };
    const holder = holderOf(value);
    const told = isTold(holder, loaded, loaded.other, situation.authority);
    return {
      writes: [change(loaded.consultation, next)],
      tell: tellAll(told ? [holder] : [], 'linked', { target, family: loaded.case.value, situation }),
      // Where nothing is sent, the card that is there shows it all the same.
      refresh: told ? [] : [{ to: holder, about: target, view: show(target) }],
      show: show(target),
    };
  },
});
