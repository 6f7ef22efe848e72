/** What the service does by itself: the rota's beginning out of the authority file, and the look ahead. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, create, type Write } from '../../kernel/decision.ts';
import { dayOf } from '../../practice/dates.ts';
import { dutyHash, rowsOfFile } from '../load.ts';
import { rotaTarget, rotaType } from '../record.ts';
import { concernsAhead, isToBeTold, nameOfConcern, rotaWatchType, watchTarget } from '../watch.ts';
import { changed, month, tellAheadDays } from './common.ts';

/**
 * Asked for at every start. The first one makes the rota out of the authority file's duty. When the file says something
 * else than it said then, its new sessions take the place of its old ones from today on; what was set by card stays, and
 * goes before them. A file without any duty says nothing.
 */
export const begin = action({
  verb: 'rota.begin',
  audit: 'Took the duty rota over from the authority file',
  who: ['clock'],
  input: z.object({}),
  async load({ target }, read) {
    const [rota, watch] = await Promise.all([
      read.find(rotaType, rotaTarget(target.partition.replace(/^rota:/, ''))),
      read.find(rotaWatchType, target),
    ]);
    return { rota, watch };
  },
  may: () => false,
  present: (target) => ({ verb: 'rota', target }),
  decide(_input, { rota, watch }, situation) {
    const { authority, now } = situation;
    const today = dayOf(now);
    const show = month(authority.id);
    const imported = dutyHash(authority);
    const writes: Write[] = [];
    if (!watch) {
      // As if looked at yesterday: the first look comes with the first opening, today's included.
      const lookedOn = today.subtract({ days: 1 }).toString();
      writes.push(create(rotaWatchType, watchTarget(authority.id), authority.id, { lookedOn, told: [] }));
    }
    if (!rota) {
      const empty = { covers: [], leave: [], swaps: [] };
      const value = { imported, pattern: rowsOfFile(authority), ...empty };
      writes.push(create(rotaType, rotaTarget(authority.id), authority.id, value));
    } else if (rota.value.imported !== imported && authority.duty.length > 0) {
      const ends = today.subtract({ days: 1 }).toString();
      const own = rota.value.pattern.filter(({ by }) => by !== undefined);
      const before = rota.value.pattern
        .filter(({ by }) => by === undefined)
        .map((row) => (row.validTo === undefined || row.validTo > ends ? { ...row, validTo: ends } : row))
        .filter((row) => row.validFrom === undefined || row.validFrom <= ends);
      const pattern = [...before, ...rowsOfFile(authority, today), ...own];
      const span = { from: today, to: today.add({ days: tellAheadDays }) };
      const taken = changed({ rota }, { ...rota.value, imported, pattern }, { span, show }, situation);
      return { ...taken, writes: [...taken.writes, ...writes] };
    }
    return { writes, show };
  },
});

/** Tells those whose duty was changed; what they read is the rota as it stands when they are told. */
export const tell = action({
  verb: 'rota.tell',
  audit: 'Told those whose duty was changed',
  who: ['followUp'],
  input: z.object({ people: z.array(z.string()).max(50), from: z.iso.date(), to: z.iso.date() }),
  load: async () => ({}),
  may: () => false,
  present: (target) => ({ verb: 'rota', target }),
  decide({ people, ...input }, _loaded, _situation, target) {
    const view = { verb: 'rota.changed', target, input };
    return { writes: [], tell: people.map((to) => ({ to, view })), show: view };
  },
});

/** Every working day, and after every change: business support and the safeguarding managers hear of what is new. */
export const look = action({
  verb: 'rota.look',
  audit: 'Looked ten working days ahead in the rota',
  who: ['clock', 'followUp'],
  input: z.object({}),
  async load({ target }, read) {
    const [rota, watch] = await Promise.all([
      read.get(rotaType, { partition: target.partition, id: 'rota' }),
      read.get(rotaWatchType, target),
    ]);
    return { rota, watch };
  },
  may: () => false,
  present: (target) => ({ verb: 'rota.gaps', target }),
  decide(_input, { rota, watch }, { authority, now, actor }, target) {
    const show = { verb: 'rota.gaps', target };
    const today = dayOf(now);
    const concerns = concernsAhead(authority, rota.value, now);
    const names = concerns.map(nameOfConcern);
    const tells = isToBeTold(concerns, watch.value, today);
    // What is seen to is forgotten: should it come up again, it is new.
    const told = tells ? names : watch.value.told.filter((name) => names.includes(name));
    const byClock = actor.kind === 'service' && actor.cause === 'clock';
    if (!byClock && !tells && told.length === watch.value.told.length) return { writes: [], show };
    const lookedOn = byClock ? today.toString() : watch.value.lookedOn;
    const people = [...authority.withRole('safeguardingManager'), ...authority.withRole('businessSupport')];
    return {
      writes: [
        change(watch, {
          ...watch.value,
          lookedOn,
          told,
          ...(tells ? { toldOn: today.toString() } : {}),
        }),
      ],
      tell: tells ? [...new Set(people)].map(({ id }) => ({ to: id, view: show })) : [],
      show,
    };
  },
});
