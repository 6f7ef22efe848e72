/** One request for a consultation, as a social worker fills it in: the answers by the ids of the inputs. */
import { cardIn, message, press } from './activities.ts';
import { filled, type Met, meet, pressOf } from './card.ts';
import type { Answered, Connections } from './load.ts';
import type { Sender } from './people.ts';

export const sendVerb = 'consultation.send';

/** The word that opens the form, its steps, and the sending. */
export const turnsOfARequest = 5;

/** Answers for the nth request of all; every family and every child has numbers of its own. */
export function answersFor(n: number, children = 1): Readonly<Record<string, string>> {
  const rows = Array.from({ length: children }, (_, i) => ({
    [`c${i + 1}.number`]: `${100_000 + n}${String(i).padStart(2, '0')}`,
    [`c${i + 1}.born`]: '03/2019',
    [`c${i + 1}.sex`]: 'F',
  }));
  return Object.assign(
    {
      caseReference: `FAM-${100_000 + n}`,
      referral: `REF-${100_000 + n}`,
      status: 'cinPlan',
      howSoon: 'twoWorkingDays',
      tried: 'Family support since June; safety plan in September.',
      categories: 'NEG',
      issues: 'domesticAbuse,parentalMentalHealth',
      outcomes: 'continueCin',
      strategy: 'notYet',
    },
    ...rows,
  );
}

/** A request that is filled in and not sent: the body of the press that sends it. */
export interface Prepared {
  readonly sender: Sender;
  readonly body: string;
}

/** The button that goes on: the one that is pressed when a step is filled in. */
export function onwards(met: Met): string {
  const [first] = met.presses;
  if (!first) throw new Error(`nothing to press here:\n${met.words}`);
  return first.verb;
}

const mostSteps = 12;

/** Goes through the form up to its last press, through the real steps over HTTP. */
export async function prepareRequest(
  to: Connections,
  sender: Sender,
  serviceUrl: string,
  n: number,
): Promise<Prepared> {
  const answers = answersFor(n);
  const ask = async (body: string) => {
    const { status, text } = await to.post(body);
    if (status !== 200) throw new Error(`a step was answered with ${status}: ${text.slice(0, 200)}`);
    return meet(cardIn(text));
  };
  let met = await ask(message(sender, serviceUrl, 'request consultation'));
  for (let step = 0; step < mostSteps; step += 1) {
    const verb = onwards(met);
    const { token } = pressOf(met, verb);
    const body = press(sender, serviceUrl, { verb, token, inputs: filled(met, answers), card: `form-${n}` });
    if (verb === sendVerb) return { sender, body };
    met = await ask(body);
  }
  throw new Error(`the form does not end:\n${met.words}`);
}

/** What is wrong with an answer to a sending; undefined when it is the card of a request that was sent. */
export function fault({ status, text }: Answered): string | undefined {
  if (status !== 200) return `HTTP ${status}`;
  try {
    const { words } = meet(cardIn(text));
    const sent = /C-[0-9A-Z]{3}-[0-9A-Z]{3}/.test(words);
    return sent ? undefined : `not the card of a request that was sent: ${words.slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
