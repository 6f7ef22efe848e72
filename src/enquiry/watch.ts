/**
 * The list of open enquiries is sent when work begins: daily to those who ask for it, weekly to service managers,
 * monthly to heads, as Croydon's managers get it (R1); who that is, the settings say.
 */
import { z } from 'zod';
import { nowhere } from '../consultation/index.ts';
import { action, view } from '../kernel/action.ts';
import { card, head, other, para } from '../kernel/cards/index.ts';
import { actingPerson, change, create } from '../kernel/decision.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry } from '../kernel/registry.ts';
import { dayOf } from '../practice/dates.ts';
import { listReaders } from './cards/list.ts';
import { isSentDaily, sendings, watchTarget, watchType } from './watchRecord.ts';

const show = () => ({ verb: 'enquiry.daily' });

/** Asked for at every start; the first one begins the watch of an authority. */
const begin = action({
  verb: 'enquiry.begin',
  audit: 'Began to send the list of open enquiries',
  who: ['clock'],
  input: z.object({}),
  load: async ({ target }, read) => ({ watch: await read.find(watchType, target) }),
  may: () => false,
  present: show,
  decide(_input, { watch }, { authority, now }, target) {
    if (watch) return { writes: [], show: show() };
    // As if sent yesterday: the first comes with the first opening, today's included.
    const sentOn = dayOf(now).subtract({ days: 1 }).toString();
    return { writes: [create(watchType, target, authority.id, { sentOn, asked: [] })], show: show() };
  },
});

/** So many may ask for it; more would be most of an authority, and a record has an end. */
const mostAsking = 200;

const send = action({
  verb: 'enquiry.sendList',
  audit: 'Sent the list of open enquiries',
  who: ['clock'],
  input: z.object({}),
  load: async ({ target }, read) => ({ watch: await read.get(watchType, target) }),
  may: () => false,
  present: show,
  decide(_input, { watch }, { authority, now }) {
    const today = dayOf(now);
    const to = sendings(watch.value, today, authority);
    return {
      writes: [change(watch, { ...watch.value, sentOn: today.toString() })],
      tell: to.map((one) => ({ to: one.to, view: { verb: 'enquiry.open', input: { sent: one.cadence } } })),
      show: show(),
    };
  },
});

const sendDaily = action({
  verb: 'enquiry.sendDaily',
  audit: 'Asked for the list of open enquiries, or for no more of it',
  who: listReaders,
  input: z.object({ send: z.enum(['yes', 'no']).catch('yes') }),
  load: async ({ target }, read) => ({ watch: await read.find(watchType, target), target }),
  may: (person, { target }) => target.partition === watchTarget(person.authority).partition,
  present: show,
  decide({ send: wanted }, { watch }, situation) {
    if (!watch) throw new Refusal('notNow', 'The list cannot be asked for just now. Please try again later.');
    const { id } = actingPerson(situation);
    const others = watch.value.asked.filter((one) => one !== id);
    const asked = wanted === 'yes' ? [...others, id] : others;
    if (asked.length === watch.value.asked.length) return { writes: [], show: show() };
    if (asked.length > mostAsking) {
      throw new Refusal(
        'notNow',
        'So many have asked for the list that no more can; please speak to the safeguarding manager.',
      );
    }
    return { writes: [change(watch, { ...watch.value, asked })], show: show() };
  },
});

/** What a person is sent, in a card of its own: the list itself is long to look at for that. */
const daily = view({
  verb: 'enquiry.daily',
  who: listReaders,
  unlogged: true,
  input: z.object({}),
  load: async ({ person }, read) => ({ watch: await read.find(watchType, watchTarget(person.authority)) }),
  may: () => true,
  render({ watch }, { person, authority, press }) {
    const asked = watch?.value.asked.includes(person.id) === true || isSentDaily(person, authority);
    return {
      card: card({
        head: head({
          kind: 'Section 47 enquiries',
          title: asked ? 'The list is sent to you every working day' : 'The list is not sent to you daily',
        }),
        body: [
          para(
            asked
              ? 'It comes here when work begins, with what you may see of it.'
              : 'You can type “open enquiries” whenever you want to see it.',
            'Medium',
          ),
        ],
        presses: [other('Open enquiries', 'enquiry.open', press('enquiry.open', nowhere))],
      }),
      summary: 'Your list in Quorate',
    };
  },
});

export const watchEntries: readonly Entry[] = [begin, send, sendDaily, daily];
