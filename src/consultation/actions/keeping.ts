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
import { isParty, maySee, namedIn } from '../rights.ts';
import { mustHaveSeen, seenInput } from '../seen.ts';
import {
  consultationsOf,
  form,
  loadInCase,
  loadWithRota,
  mustFollow,
  notYours,
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

/**
 * Restricts the case, with all its consultations, to the people named. Somebody who could take the request, and is not
 * the one who asked, must be among them, or nobody could go on with it; and the one who restricts, who could otherwise
 * not undo a slip.
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
    const { people, unknown } = peopleNamed(to, situation.authority);
    const ids = people.map((one) => one.id);
    const problem =
      unknown > 0
        ? `${unknown === 1 ? 'One address is' : `${unknown} addresses are`} not known here. Use work e-mail addresses, one a line.`
        : !ids.includes(person.id)
          ? 'Your own address has to be among them.'
          : !ids.includes(value.asker) && value.outcome === undefined
            ? 'The person who asked has to be among them until there is an outcome.'
            : !people.some(
                  (one) =>
                    one.id !== value.asker &&
                    one.roles.some((r) => r === 'chair' || r === 'safeguardingManager'),
                )
              ? 'A chair or a safeguarding manager has to be among them, or nobody could go on with it.'
              : people.length > 60
                ? 'Sixty people at most.'
                : undefined;
    const problems = [...(problem ? [{ field: 'to', message: problem }] : []), ...problemsIn({ reason })];
    if (problems.length > 0 || reason.value === undefined) throw new Invalid(problems);
    const family: Case = {
      ...loaded.case.value,
      restricted: { to: ids, by: person.id, at: stamp(situation), reason: reason.value },
    };
    const writes = [change(loaded.case, family)];
    const holder = holderOf(value);
    // Whoever has it and may no longer see it cannot go on with it: it passes to somebody named.
    const passes =
      value.outcome === undefined && value.withdrawn === undefined && !namedIn(holder, family.restricted);
    const next = passes
      ? people.find(
          (one) =>
            one.id !== value.asker && one.roles.some((r) => r === 'chair' || r === 'safeguardingManager'),
        )
      : undefined;
    if (next) {
      const { authority, now } = situation;
      const moved: Consultation = {
        ...value,
        taken: undefined,
        offers: [
          ...value.offers,
          offerNow(
            next,
            { why: 'named', reason: 'The case was restricted.', by: person.id },
            { authority, rota: rotaOf(authority, loaded.rota), now },
          ),
        ],
      };
      writes.push(change(loaded.consultation, moved));
    }
    const told = { target, family, situation };
    return {
      writes,
      guards: next ? [] : [loaded.consultation],
      tell: [
        ...tellAll(next ? [next.id] : [], 'passedToYou', told),
        ...tellAll([value.asker, value.manager, holder], 'restricted', told),
      ],
      // Cards that are already in the chats of people now left out are taken away from there, and lists are shown anew.
      conceal: {
        from: leftOut(loaded, family, situation.authority),
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
