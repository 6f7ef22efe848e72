/** What has to be true once all is quiet again: read from the store itself and from what people were sent. */
import { expect } from 'chai';
import { childLookup, lookupType, referenceLookup } from '../../src/consultation/record.ts';
import { requestDraft } from '../../src/consultation/request/draft.ts';
import { auditContent, auditKind } from '../../src/kernel/audit.ts';
import { draftPartition } from '../../src/kernel/drafts.ts';
import { effectKind } from '../../src/kernel/effects.ts';
import { receiptId } from '../../src/kernel/receipts.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import type { Target } from '../../src/kernel/view.ts';
import { cardIn, message } from '../bench/activities.ts';
import { meet } from '../bench/card.ts';
import type { Answered } from '../bench/load.ts';
import { authority } from '../support/authority.ts';
import { idOf, messagesAbout, personOf } from './chat.ts';
import { deeds, type Pressed, readConsultation } from './deeds.ts';
import type { Place } from './place.ts';
import type { Running } from './process.ts';

/** How often people had been written to about a consultation, by person, before something happened. */
export type Count = (person: string) => number;

export function countOf(place: Place, pressed: Pressed): Count {
  const { reference } = pressed;
  const counts = new Map(
    everybody(pressed).map((id) => [id, messagesAbout(place, personOf(id), reference).length] as const),
  );
  return (person) => counts.get(person) ?? 0;
}

function everybody({ asker }: Pressed): readonly string[] {
  return [...authority.people.map(({ id }) => id), idOf(asker)];
}

/** Whether the deed is in the store: its receipt is. */
export async function isKept(place: Place, { target, token, by }: Pressed): Promise<boolean> {
  const actor = { kind: 'person', person: { ...authorityPerson, id: idOf(by) } } as const;
  return (await place.store.read(target.partition, receiptId(token.commandId, actor))) !== undefined;
}

/** Receipts look at the id alone. */
const [authorityPerson] = authority.people as [(typeof authority.people)[number]];

/** Nothing of it was done: no record of it, no trace, nobody told; and what had been typed is still there. */
export async function expectNothing(place: Place, pressed: Pressed, before: Count): Promise<void> {
  const { deed, target, by } = pressed;
  expect(await isKept(place, pressed), 'no receipt').to.equal(false);
  const value = await readConsultation(place, target);
  expect(value !== undefined && deeds[deed].done(value), 'the deed').to.equal(false);
  expect(await entriesOf(place, target, deeds[deed].verb), 'audit entries').to.equal(0);
  for (const id of everybody(pressed)) {
    expect(messagesAbout(place, personOf(id), pressed.reference).length, 'messages').to.equal(before(id));
  }
  if (deed === 'send') {
    const draft = await place.store.read(draftPartition(idOf(by)), requestDraft.name);
    const kept = requestDraft.schema.parse(draft?.document.data);
    expect(kept.family.caseReference).to.equal(pressed.answers.caseReference);
    expect(kept.consultation).to.equal(target.id);
    expect(kept.attempted, 'the steps that were filled in').to.include.members([1, 2, 3]);
  }
}

/** It was done, once, and everybody who must hear of it has, at least once and no more than once again. */
export async function expectOnce(place: Place, pressed: Pressed, before: Count, most: number): Promise<void> {
  const { deed, target, by } = pressed;
  const value = await readConsultation(place, target);
  if (!value) throw new Error('there is no such consultation');
  expect(deeds[deed].done(value), 'the deed').to.equal(true);
  expect(await isKept(place, pressed), 'its receipt').to.equal(true);
  expect(await entriesOf(place, target, deeds[deed].verb), 'audit entries').to.equal(1);
  const mine = await place.store.query({
    kind: 'consultation',
    equal: { asker: value.asker },
    range: { field: 'sentAt' },
    order: 'ascending',
    limit: 10,
  });
  expect(
    mine.documents.map(({ document }) => document.id),
    'the consultations of the asker',
  ).to.deep.equal([target.id]);
  for (const person of deeds[deed].told(value)) {
    if (person === undefined) throw new Error('nobody to be told');
    const told = messagesAbout(place, personOf(person), pressed.reference).length - before(person);
    expect(told, 'messages to one who must hear of it').to.be.within(1, most);
  }
  const card = place.teams.sent(by.conversation).find(({ id }) => id === pressed.card);
  expect(card?.updates, 'the card that was pressed is brought up to date').to.be.at.least(1);
  expect(meet(card?.card).words).to.include(pressed.reference);
  await expectLookups(place, pressed, value.outcome === undefined);
  expect(await place.due(), 'effects still due').to.deep.equal([]);
  for (const state of ['stuck', 'dropped']) {
    const left = await place.store.query({
      kind: effectKind,
      equal: { state },
      range: { field: 'due' },
      order: 'ascending',
      limit: 10,
    });
    expect(
      left.documents.map(({ document }) => document.id),
      `effects that are ${state}`,
    ).to.deep.equal([]);
  }
}

/** The second delivery of a press is answered with the card of what it came to. */
export function expectCard(answer: Answered | undefined, { reference }: Pressed): void {
  expect(answer?.status).to.equal(200);
  expect(meet(cardIn(answer?.text ?? '')).words).to.include(reference);
}

/** Whoever sent a request and asks for another finds an empty form, whether or not the draft could be thrown away. */
export async function expectFreshForm(place: Place, to: Running, { by, answers }: Pressed): Promise<void> {
  const answer = await place.post(to, message(by, place.teams.url, 'request consultation'));
  const met = meet(cardIn(answer?.text ?? ''));
  const reference = met.fields.find(({ id }) => id === 'caseReference');
  expect(reference, `the form asks for the family:\n${met.words}`).not.to.equal(undefined);
  expect(reference?.value).to.equal(undefined);
  expect(met.words).not.to.include(answers.caseReference);
}

/** How many entries the chain of a record has from a verb. */
export async function entriesOf(place: Place, target: Target, verb: string): Promise<number> {
  const page = await place.store.query({
    kind: auditKind,
    partition: target.partition,
    range: { field: 'at' },
    order: 'ascending',
    limit: 100,
  });
  return page.documents.filter(
    ({ document }) => document.record === target.id && auditContent.parse(document.data).verb === verb,
  ).length;
}

async function expectLookups(place: Place, { target, answers }: Pressed, open: boolean): Promise<void> {
  const id = authority.id;
  const found = async (at: Target, sought: string) => {
    const stored = await place.store.read(at.partition, at.id);
    const entries = stored ? parseRecord(lookupType, stored).value.entries : [];
    return entries.filter((entry) => entry.partition === target.partition && entry.id === sought).length;
  };
  expect(await found(referenceLookup(id, answers.caseReference ?? ''), 'case'), 'the case').to.equal(1);
  expect(await found(childLookup(id, answers['c1.number'] ?? ''), target.id), 'its child').to.equal(
    open ? 1 : 0,
  );
}
