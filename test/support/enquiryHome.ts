/** An enquiry in a house of its own: what people press on it goes through the kernel, with real records. */
import { caseTarget, caseType, consultationType } from '../../src/consultation/index.ts';
import { type Enquiry, enquirySchema } from '../../src/enquiry/record.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { create } from '../../src/kernel/decision.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { authority, maya } from './authority.ts';
import { restrictedTo, target } from './consultations.ts';
import { enquiryAt, keepEnquiry, keepWatch, keptWith } from './enquiries.ts';
import { type House, house } from './house.ts';

/** A house in which an enquiry lies beside its consultation and its case. */
export async function homeWith(
  value: Enquiry,
  now = '2027-01-15T11:00',
  kept = keptWith(value),
  isThere = true,
): Promise<House> {
  const home = house({ now, entries, subscriptions });
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents)
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
  };
  if (isThere) await keepEnquiry({ put }, value);
  await keepWatch({ put });
  const about = {
    actor: { kind: 'person', person: maya } as const,
    verb: 'consultation.send',
    what: 'Asked for a consultation',
    commandId: 'c1',
    settings: 'example-1',
    at: Temporal.Instant.from(kept.value.sentAt),
  };
  const writes = [
    create(consultationType, target, authority.id, kept.value),
    create(caseType, caseTarget(target), authority.id, kept.family ?? restrictedTo(maya)),
  ];
  await put(
    writes.flatMap((write) => {
      const { record, entry } = audited(write, about);
      return [record, entry];
    }),
  );
  return home;
}

export async function stored(home: House): Promise<Enquiry> {
  const found = await home.store.read(enquiryAt.partition, enquiryAt.id);
  return enquirySchema.parse(found?.document.data);
}

/** The enquiry's card as a person gets at it: by the list, or for the social worker by the consultation. */
export async function opened(home: House, as: typeof maya): Promise<Answer> {
  if (as !== maya) return home.press(as, await home.say(as, 'open enquiries'), 'Open E-4T9-KX2');
  const mine = await home.press(maya, await home.say(maya, 'my consultations'), 'Open C-4T9-KX2');
  return home.press(maya, mine, 'enquiry.show');
}
