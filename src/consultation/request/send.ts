/** Sends the request: the consultation comes into being, and the chair whom the rota names is told. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { actingPerson, create, type FollowUp, type Situation, stamp } from '../../kernel/decision.ts';
import { referenceFor } from '../../kernel/ids.ts';
import type { Loaded } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { outcomeDue } from '../../practice/response.ts';
import { type RotaRead, readRota, rotaOf } from '../../rota/index.ts';
import { passOver, show, showNoting, tellAll } from '../actions/common.ts';
import type { Offer } from '../offers.ts';
import { offerTo, recipient } from '../recipient.ts';
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  childLookup,
  consultationType,
  referenceLookup,
} from '../record.ts';
import { namedIn } from '../rights.ts';
import { strategyChoiceOf } from '../strategy.ts';
import { type RequestTyped, requestDraft, type StepNumber, targetOf, withProposal } from './draft.ts';
import { parseRequest, type Request } from './parse.ts';
import { askers, formVerb, sendVerb } from './steps.ts';

const typed = z.union([z.string(), z.number(), z.boolean()]).default('').transform(String);

/** The inputs of the last step, as they come; what is wrong with them is worked out with the rest of the draft. */
const sendInput = z.object({
  outcomes: typed,
  otherWords: typed,
  strategy: typed,
  strategyOn: typed,
  startedEnquiries: typed,
});

interface Sending {
  readonly draft: RequestTyped | undefined;
  readonly family: Loaded<Case> | undefined;
  readonly consultation: Loaded<Consultation> | undefined;
  readonly rota: RotaRead;
}

const toForm = (step?: StepNumber): ViewCall => ({
  verb: formVerb,
  input: { go: 'on', told: 'yes', ...(step === undefined ? {} : { step: String(step) }) },
});

export const send = action<z.infer<typeof sendInput>, Sending>({
  verb: sendVerb,
  audit: 'Asked for a consultation',
  who: askers,
  input: sendInput,
  async load({ target, actor, authority }, read) {
    const person = actor.kind === 'person' ? actor.person.id : '';
    const [draft, family, consultation, rota] = await Promise.all([
      read.draft(requestDraft, person),
      read.find(caseType, caseTarget(target)),
      read.find(consultationType, target),
      readRota(authority, read),
    ]);
    return { draft: draft?.value, family, consultation, rota };
  },
  // The draft is the person's own by the way it is read; a request that was sent is theirs if they sent it.
  may: (person, { consultation }) => consultation === undefined || consultation.value.asker === person.id,
  present: (target) => show(target),
  form: () => toForm(4),
  decide(input, { draft: found, family, consultation, rota }, situation, target) {
    const person = actingPerson(situation);
    if (consultation)
      throw new Refusal('alreadyDone', 'This request was sent already. Here is how it stands.');
    const draft = found && sameTarget(targetOf(found), target) ? found : undefined;
    if (!draft) {
      throw new Refusal(
        'notNow',
        'This card belongs to a request that has changed since. Nothing was sent.',
        {
          show: { verb: formVerb },
        },
      );
    }
    if (family && !namedIn(person.id, family.value.restricted)) {
      throw new Refusal(
        'incomplete',
        'Please look at the first step once more: press its button, then send.',
        {
          show: toForm(1),
        },
      );
    }
    const request = requestFrom(withProposal(draft, input), person.id, situation);
    const { authority, now } = situation;
    const asking = { ...request, asker: person.id };
    const rotaNow = rotaOf(authority, rota);
    const to = recipient(authority, rotaNow, asking, family?.value ?? {}, now);
    if (!to) throw nobody(situation);

    const value = consultationFrom(
      request,
      offerTo(to, { authority, rota: rotaNow, now }),
      person.id,
      target,
      situation,
    );
    const told = { target, family: family?.value ?? {}, situation };
    return {
      writes: [
        create(consultationType, target, person.authority, value),
        ...(family
          ? []
          : [
              create(caseType, caseTarget(target), person.authority, {
                caseReference: request.caseReference,
                openedAt: value.sentAt,
              }),
            ]),
      ],
      guards: family ? [family] : [],
      tell: [
        ...tellAll([to.person.id], 'offered', told, passOver(target)),
        ...(request.manager === to.person.id ? [] : tellAll([request.manager], 'sent', told)),
      ],
      commands: lookups(request, person.authority, target),
      events: [{ name: 'consultation.sent', target, data: sentData(request, target) }],
      // A second request that was begun beside this one stays.
      finishedDrafts: draft.aside ? [] : [requestDraft.name],
      show: showNoting(target, [request.proposal.otherWords], 'other', 'sent'),
    };
  },
});

function sameTarget(a: Target, b: Target): boolean {
  return a.partition === b.partition && a.id === b.id;
}

/** The request, or a refusal that shows the first step on which something is to be mended. */
function requestFrom(draft: RequestTyped, asker: PersonId, situation: Situation): Request {
  const parsed = parseRequest(draft, situation.authority, dayOf(situation.now), asker);
  if ('ok' in parsed) return parsed.ok;
  const first = parsed.problems[0];
  if (first && first.step !== 4) {
    throw new Refusal(
      'incomplete',
      'An earlier step needs another look before this can be sent. All you typed is kept.',
      { show: toForm(first.step) },
    );
  }
  throw new Invalid(parsed.problems.map(({ field, message }) => ({ field, message })));
}

function nobody({ authority }: Situation): Refusal {
  const { name, telephone } = authority.settings.emergencyDuty;
  return new Refusal(
    'notNow',
    `There is nobody who can take a request now. All you typed is kept. If it cannot wait, ring ${name}, ${telephone}.`,
    { show: toForm(4) },
  );
}

function consultationFrom(
  request: Request,
  offer: Offer,
  asker: string,
  target: Target,
  situation: Situation,
): Consultation {
  const at = stamp(situation);
  const due = outcomeDue(request.howSoon, situation.now, situation.authority.settings);
  return {
    ...request,
    reference: referenceFor('C', target.id),
    asker,
    sentAt: at,
    dueAt: due.toString({ smallestUnit: 'millisecond' }),
    offers: [offer],
    calls: [],
    questions: [],
    earlierOutcomes: [],
    links: [],
    reminded: { view: 0, settlement: 0, entry: 0, review: 0 },
    shrunk: false,
  };
}

/** Each child is entered among those with an open request, and the case under its reference. */
function lookups(request: Request, authority: string, target: Target): FollowUp[] {
  const { partition, id } = target;
  return [
    {
      verb: 'lookup.enter',
      target: referenceLookup(authority, request.caseReference),
      input: { kind: 'reference', ...caseTarget(target) },
    },
    ...request.children.map((child) => ({
      verb: 'lookup.enter',
      target: childLookup(authority, child.number),
      input: { kind: 'child', partition, id },
    })),
  ];
}

/** For later slices: section 47 enquiries that were started begin with the sending (DESIGN 10). */
function sentData(request: Request, target: Target) {
  const { startedEnquiries, on } = request.strategy;
  return {
    strategy: strategyChoiceOf(request.strategy),
    consultation: target.id,
    caseReference: request.caseReference,
    startedEnquiries,
    ...(on === undefined ? {} : { strategyOn: on }),
  };
}
