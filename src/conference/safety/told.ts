/** What an adult of the family was told, by a person and by the safe way. Quorate sends them nothing. */
import { z } from 'zod';
import { staff } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import { change } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { emptiedRoute } from '../invitations/contacts.ts';
import { sees } from '../rights.ts';
import { reasonsFor } from './load.ts';
import { loadAdult, mustBeThere, said, showAdult } from './one-adult.ts';
import { newsToFamily } from './record.ts';
import { isTold, newsFor, newsSigned, timesOf } from './together.ts';
import { notYetWords } from './words.ts';

const newsTold = z.enum(newsToFamily);

/**
 * Somebody has passed the words on by the safe route. Not before it is safe to; `news` is signed into the button, so that
 * what is recorded is what was on the card.
 */
export const recordTold = action({
  verb: 'conference.recordTold',
  audit: 'Recorded that an adult of the family was told by the safe way',
  who: staff,
  input: z.object({
    news: z.string().max(200).catch(''),
    /** When the words said that it begins, and which version of times of their own they held; for what is no news any more. */
    starts: z.iso.datetime({ offset: false, precision: undefined }).optional().catch(undefined),
    apart: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  decide({ news, starts, apart }, loaded, situation) {
    mustBeThere(loaded);
    const { adult, safety, conference, route } = loaded;
    const show = showAdult(adult.target);
    const { cancelled, booking } = conference.value;
    const now = cancelled ? undefined : (booking?.slot.starts ?? '');
    const times = timesOf(adult.value, now);
    if (news !== newsSigned(adult.value, conference.value)) {
      // They know what was on the card, and act on it: that is on record, and they are to be told anew.
      const what = newsTold.safeParse(news.split(' ')[0]).data;
      if (what === undefined || (what === 'invited' && starts === undefined)) {
        throw new Refusal(
          'alreadyDone',
          'What they are to be told has changed since this was shown, and nothing was recorded. What they know is out of date: please tell them anew.',
          { show },
        );
      }
      const old = {
        what,
        ...(what === 'invited' && starts !== undefined ? { starts } : {}),
        ...(what === 'invited' && apart !== undefined ? { apart } : {}),
        ...said(situation),
      };
      return {
        writes: [
          change(adult, {
            ...adult.value,
            told: [...adult.value.told, old].slice(-40),
            // The same moment in another room, or another part: nothing else would show that it is out of date.
            ...(now === undefined ? {} : { tellAnew: true }),
          }),
        ],
        guards: [conference, ...(safety ? [safety] : [])],
        show: { ...show, input: { outdated: 'yes' } },
      };
    }
    const [first] = reasonsFor(adult, loaded, situation.authority);
    if (first !== undefined) throw new Refusal('notNow', notYetWords[first], { show });
    if (isTold(adult.value, now)) return { writes: [], show };
    const what = newsFor(adult.value, now);
    const told = [
      ...adult.value.told,
      {
        what,
        ...(what === 'invited' && now !== undefined ? { starts: now } : {}),
        ...(what === 'invited' && times !== undefined ? { apart: times } : {}),
        ...said(situation),
      },
    ].slice(-40);
    return {
      writes: [
        change(adult, { ...adult.value, told, tellAnew: undefined }),
        // They know that it is not held: nobody needs to reach them for it any more.
        ...(cancelled && route && route.value.endedAt === undefined ? [emptiedRoute(route, situation)] : []),
      ],
      guards: [conference, ...(safety ? [safety] : [])],
      show,
    };
  },
});
