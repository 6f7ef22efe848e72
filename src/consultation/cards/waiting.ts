/** Of an open request: who has it beside the one it is with, since when, and what happens next and when. */
import type { Container } from '../../kernel/card.ts';
import { band, type Part, para, plain } from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { formatMoment } from '../../practice/dates.ts';
import type { LatenessHearer, Taker } from '../../practice/escalation-settings.ts';
import { isBefore } from '../../practice/moments.ts';
import { isWorkingTime, nextWorkingTime } from '../../practice/working-hours.ts';
import type { Rota } from '../../rota/index.ts';
import { reachesAnybody } from '../climbing.ts';
import { besideOf, escalationsOf, latenessOf, stepsToCome } from '../escalation.ts';
import { type Case, type Consultation, holderOf } from '../record.ts';
import { namedIn } from '../rights.ts';
import { isOpen, standingOf } from '../standing.ts';
import { listed, momentWords, nameOf } from '../words.ts';

/**
 * For those who asked, while it waits for a session that has not begun, or nobody has taken it and the service is
 * closed: what to do in an emergency, and until when it waits, before anything else.
 */
export function waitsBand(value: Consultation, { person, authority, now }: Viewing): Container | undefined {
  const { settings } = authority;
  const offer = value.offers.at(-1);
  const asks = value.asker === person.id || value.manager === person.id;
  if (!asks || !offer || standingOf(value) !== 'waiting') return undefined;
  const { name, telephone } = settings.emergencyDuty;
  const ring = `ring ${plain(name)}, ${plain(telephone)}.`;
  const first = (words: string) => band('warning', 'If a child is in danger now, call 999', words);
  const from = Temporal.Instant.from(offer.from);
  if (isBefore(now, from)) {
    const when = `${momentWords(offer.from)}, when ${nameOf(authority, offer.to)} sees to it`;
    return first(`If it cannot wait until ${when}, ${ring}`);
  }
  // Who is on duty on a day off was put in, and sees to it then.
  const isPutIn = (offer.why === 'onDuty' || offer.why === 'backup') && !isWorkingTime(from, settings);
  if (isPutIn || isWorkingTime(now, settings)) return undefined;
  const opens = formatMoment(nextWorkingTime(now, settings));
  return first(`The service is closed until ${opens}. If it cannot wait until then, ${ring}`);
}

/** Nothing once there is an outcome, or it is withdrawn. */
export function waitingPart(value: Consultation, family: Case, rota: Rota, viewing: Viewing): Part {
  if (!isOpen(value)) return undefined;
  return [besideWords(value, family, viewing), nextWords(value, family, rota, viewing)]
    .filter((words) => words !== undefined)
    .map((words, n) => para(words, n === 0 ? 'Medium' : 'Small'));
}

/** `Also offered to Daniel Osei, Thu 19 November 2026, 11:02.` Those who can never be reached are named to nobody. */
function besideWords(value: Consultation, family: Case, { authority, person }: Viewing): string | undefined {
  const beside = besideOf(value).filter((one) => namedIn(one, family.restricted));
  const since = escalationsOf(value).flatMap(({ to, at }) => {
    const names = to
      .filter((one) => beside.includes(one))
      .map((one) => (one === person.id ? 'you' : nameOf(authority, one)));
    return names.length === 0 ? [] : [`to ${listed(names)}, ${momentWords(at)}`];
  });
  return since.length === 0 ? undefined : `Also offered ${since.join('; ')}. Any of them can take it.`;
}

/**
 * The next step of whichever clock is running: while nobody has taken it the first, then that of lateness. A step that
 * would reach nobody, as where a service has a single chair, is not announced.
 */
function nextWords(
  value: Consultation,
  family: Case,
  rota: Rota,
  { authority, person, now }: Viewing,
): string | undefined {
  const { settings } = authority;
  const comes = (at: Temporal.Instant) => isBefore(now, at);
  const late = latenessOf(value, value.reminded.outcome ?? 0, settings);
  const step = stepsToCome(value, settings).find(
    (one) => comes(one.at) && reachesAnybody(one, value, { authority, rota, family }),
  );
  if (step && (!late || !isBefore(late.at, step.at))) {
    return `If nobody has taken it by ${formatMoment(step.at)}, it is offered to ${takerWords[step.to]} as well.`;
  }
  if (!late || !comes(late.at)) return undefined;
  const people = late.to.map((hearer) => hearerWords(hearer, value, { authority, person }));
  const one = people.length === 1 && people[0] !== 'you';
  const told = value.reminded.outcome ?? 0;
  const again = told < settings.escalation[value.howSoon].overdue.length ? '' : ' again';
  return `If there is no outcome by ${formatMoment(late.at)}, ${listed([...new Set(people)])} ${one ? 'hears' : 'hear'} of it${again}.`;
}

const takerWords: Readonly<Record<Taker, string>> = {
  backup: 'whoever else is on duty then',
  nextSession: 'whoever serves in the next duty session',
  safeguardingManager: 'the safeguarding manager',
};

function hearerWords(
  hearer: LatenessHearer,
  value: Consultation,
  { authority, person }: Pick<Viewing, 'authority' | 'person'>,
): string {
  const named = (id: string) => (id === person.id ? 'you' : nameOf(authority, id));
  switch (hearer) {
    case 'holder':
      return besideOf(value).length > 0 ? 'all to whom it is offered' : named(holderOf(value));
    case 'asker':
      return named(value.asker);
    case 'teamManager':
      return named(value.manager);
    case 'safeguardingManager':
      return person.roles.includes('safeguardingManager') ? 'you' : 'the safeguarding manager';
  }
}
