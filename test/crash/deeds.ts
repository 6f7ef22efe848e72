/** What people do while the process is killed: each press as it would come, and what has to be true of it afterwards. */
import { z } from 'zod';
import { type Consultation, consultationType } from '../../src/consultation/record.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import type { Token } from '../../src/kernel/tokens.ts';
import type { Target } from '../../src/kernel/view.ts';
import type { Sender } from '../bench/people.ts';
import { answersFor, prepareRequest, sendVerb } from '../bench/request.ts';
import { newestAbout, personOf, pressBody, pressed } from './chat.ts';
import type { Place } from './place.ts';
import type { Running } from './process.ts';

/** A press that is ready to be sent, and sent again: its bytes are the same each time. */
export interface Pressed {
  readonly deed: DeedName;
  readonly body: string;
  readonly by: Sender;
  /** Whose request it is about. */
  readonly asker: Sender;
  readonly token: Token;
  readonly target: Target;
  readonly reference: string;
  /** The message that was pressed: it has to be brought up to date. */
  readonly card: string;
  /** The numbers by which its lookups are found. */
  readonly answers: Readonly<Record<string, string>>;
}

export const deedNames = ['send', 'take', 'decide', 'differ'] as const;
export type DeedName = (typeof deedNames)[number];

/** What is to be seen of a deed in its record once it is done, and who has to hear of it. */
export const deeds: Readonly<
  Record<
    DeedName,
    {
      readonly verb: string;
      done(value: Consultation): boolean;
      told(value: Consultation): readonly (string | undefined)[];
    }
  >
> = {
  send: {
    verb: sendVerb,
    done: () => true,
    told: ({ offers, manager }) => [offers[0]?.to, manager],
  },
  take: {
    verb: 'consultation.take',
    done: ({ taken }) => taken !== undefined,
    told: ({ asker }) => [asker],
  },
  decide: {
    verb: 'consultation.decide',
    done: ({ outcome }) => outcome !== undefined,
    told: ({ asker, manager }) => [asker, manager],
  },
  differ: {
    verb: 'consultation.differ',
    done: ({ view }) => view !== undefined,
    told: ({ taken, manager }) => [taken?.by, manager],
  },
};

export async function readConsultation(place: Place, target: Target): Promise<Consultation | undefined> {
  const stored = await place.store.read(target.partition, target.id);
  return stored && parseRecord(consultationType, stored).value;
}

/** Makes the world ready for a deed, with nothing left to be carried out, and gives the press. */
export async function prepare(place: Place, to: Running, deed: DeedName): Promise<Pressed> {
  const { sender: asker, n } = place.asker();
  const { body } = await prepareRequest(place.connections(to), asker, place.teams.url, n);
  const answers = answersFor(n);
  const ready = async (name: DeedName, by: Sender, bytes: string, card: string) => {
    await place.quiet();
    return pressedOf(place, { deed: name, body: bytes, by, asker, card, answers });
  };
  const send = await ready('send', asker, body, `form-${n}`);
  if (deed === 'send') return send;
  await mustDo(place, to, send);
  const { reference } = send;
  const chair = personOf((await readConsultation(place, send.target))?.offers[0]?.to ?? '');
  const offered = newestAbout(place, chair, reference);
  const take = await ready('take', chair, pressBody(place, chair, offered, deeds.take.verb), offered.id);
  if (deed === 'take') return take;
  await mustDo(place, to, take);
  const taken = newestAbout(place, chair, reference);
  const form = await pressed(place, to, pressBody(place, chair, taken, 'consultation.decideForm'), taken);
  const outcome = pressBody(place, chair, form, deeds.decide.verb, { inGoodTime: 'yes' });
  const decide = await ready('decide', chair, outcome, form.id);
  if (deed === 'decide') return decide;
  await mustDo(place, to, decide);
  const decided = newestAbout(place, asker, reference);
  const other = await pressed(
    place,
    to,
    pressBody(place, asker, decided, 'consultation.differForm'),
    decided,
  );
  const view = { outcomes: 'icpc', reasons: 'The plan has not held since September.' };
  return ready('differ', asker, pressBody(place, asker, other, deeds.differ.verb, view), other.id);
}

const bodySchema = z.object({
  value: z.object({ action: z.object({ data: z.object({ token: z.string() }) }) }),
});

function pressedOf(place: Place, what: Omit<Pressed, 'token' | 'target' | 'reference'>): Pressed {
  const text = bodySchema.parse(JSON.parse(what.body)).value.action.data.token;
  const token = place.tokens.open(text);
  if (!token) throw new Error('the press carries no token of ours');
  return { ...what, token, target: token.target, reference: referenceFor('C', token.target.id) };
}

async function mustDo(place: Place, to: Running, { deed, body }: Pressed): Promise<void> {
  const answer = await place.post(to, body);
  if (answer?.status !== 200) throw new Error(`${deed} was answered with ${answer?.status}`);
  await place.quiet();
}
