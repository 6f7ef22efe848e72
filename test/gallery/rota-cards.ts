/** The duty rota's cards for the gallery: each as one person sees it. */
import type { Person } from '../../src/kernel/actor.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Target } from '../../src/kernel/view.ts';
import { type Rota, rotaTarget } from '../../src/rota/record.ts';
import { shiftTarget } from '../../src/rota/shift.ts';
import { swapTarget } from '../../src/rota/swaps.ts';
import { at, authority, nasreen, person, ruth } from '../support/authority.ts';
import { hostileWords, joan, type Shelf } from '../support/consultations.ts';
import { grown } from '../support/largeAuthority.ts';
import { away, covered, rota, rotaDocuments, swap } from '../support/rota.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

const daniel = person('Daniel Osei');
const target = rotaTarget(authority.id);
/** Thursday afternoon, where Daniel Osei is on duty. */
const thursday = { on: '2026-11-19', from: '13:00', to: '17:00' };
const friday = { on: '2026-11-20', from: '09:00', to: '13:00' };

/** Covered, swapped, taken now, away, with a gap and a bank holiday on which somebody serves. */
const busy = rota({
  covers: [
    covered({ on: '2026-11-19', reason: 'Daniel is at court.' }),
    covered({ on: '2026-11-20', from: '09:00', to: '13:00', why: 'swap', person: daniel.id }),
    covered({ on: '2026-12-25', from: '09:00', to: '13:00', reason: 'Somebody has to.' }),
  ],
  leave: [
    away({ from: '2026-11-23', to: '2026-11-27' }),
    away({ from: '2026-11-26', person: person('Wei Zhang').id, id: 'leave 2' }),
    away({
      from: '2026-11-26',
      person: person('Siobhán Kelly').id,
      part: { from: '09:00', to: '13:00' },
      id: 'leave 3',
    }),
  ],
  swaps: [
    swap({
      give: { on: '2026-11-24', from: '13:00', to: '17:00' },
      take: { on: '2026-11-25', from: '09:00', to: '13:00' },
    }),
  ],
});

function shown(
  name: string,
  verb: string,
  as: Person,
  value: Rota = rota(),
  look: { input?: JsonObject; target?: Target; prepare?: (shelf: Shelf) => Promise<void> } & Pick<
    Look,
    'now' | 'in' | 'markers'
  > = {},
): Promise<NamedCard> {
  const { prepare } = look;
  return rendered({
    target,
    ...look,
    name: `rota-${name}`,
    verb,
    as,
    prepare: async (shelf) => {
      await shelf.put(rotaDocuments(value));
      await prepare?.(shelf);
    },
  });
}

const away2 = rota({ leave: [away({ from: '2026-11-23', to: '2026-11-27' })] });
const moved = rota({
  swaps: [swap({ give: { on: '2026-11-24', from: '13:00', to: '17:00' } })],
  covers: [covered({ on: '2026-11-24' })],
});

/** In the order in which people meet them. */
export const rotaCards: readonly NamedCard[] = await Promise.all([
  shown('duty-chair', 'duty', ruth),
  shown('duty-gap', 'duty', nasreen, busy, { now: at('2026-11-26T10:00') }),
  shown('month', 'rota', nasreen),
  shown('month-busy', 'rota', joan, busy, { input: { month: '2026-12' } }),
  shown('month-gaps', 'rota', ruth, busy),
  shown('month-large', 'rota', nasreen, busy, { in: grown() }),
  shown('day', 'rota.day', nasreen, busy, { input: { on: '2026-11-19' }, markers: ['Daniel is at court'] }),
  shown('day-gap', 'rota.day', nasreen, busy, { input: { on: '2026-11-26' } }),
  shown('day-holiday', 'rota.day', joan, busy, { input: { on: '2026-12-25' }, markers: ['Somebody has to'] }),
  shown('day-off', 'rota.day', ruth, busy, { input: { on: '2026-11-21' } }),
  shown(
    'day-hostile',
    'rota.day',
    nasreen,
    rota({ covers: [covered({ on: '2026-11-19', reason: hostileWords(200) })] }),
    {
      input: { on: '2026-11-19' },
    },
  ),
  shown('cover', 'rota.coverForm', nasreen, rota(), { target: shiftTarget(authority.id, thursday) }),
  shown('cover-to-check', 'rota.coverForm', nasreen, rota(), {
    target: shiftTarget(authority.id, thursday),
    prepare: (shelf) =>
      shelf.keepTyped(
        'rota.cover',
        nasreen,
        { person: ruth.id, as: 'backup', from: '14:00', to: 'later', reason: 'marker' },
        [
          { field: 'to', message: 'That is not a time of day. Use hours and minutes, for example 13:00.' },
          { field: 'person', message: 'They are on leave then. Choose somebody else.' },
        ],
        shiftTarget(authority.id, thursday),
      ),
  }),
  shown('cover-large', 'rota.coverForm', joan, rota(), {
    target: shiftTarget(authority.id, friday),
    in: grown(),
  }),
  shown('cover-over', 'rota.coverForm', joan, rota(), {
    target: shiftTarget(authority.id, friday),
    now: at('2026-11-20T18:00'),
  }),
  shown('leave', 'rota.leaveForm', ruth, away2),
  shown('leave-manager', 'rota.leaveForm', nasreen, busy),
  shown('leave-back', 'rota.cancelLeaveForm', nasreen, busy),
  shown('leave-back-none', 'rota.cancelLeaveForm', daniel, busy),
  shown('mine', 'rota.mine', ruth, busy),
  shown('mine-none', 'rota.mine', nasreen),
  shown('changed', 'rota.changed', daniel, busy, { input: { from: '2026-11-19', to: '2026-11-20' } }),
  shown('changed-long', 'rota.changed', daniel, away2, { input: { from: '2026-11-23', to: '2026-12-20' } }),
  shown('swap-form', 'rota.swapForm', ruth, rota()),
  shown('swap-form-none', 'rota.swapForm', ruth, rota({ pattern: [] })),
  shown('swap-asked', 'rota.swap', daniel, rota({ swaps: busy.swaps }), {
    target: swapTarget(authority.id, 'swap-1'),
    now: at('2026-11-18T10:00'),
  }),
  shown('swap-mine', 'rota.swap', ruth, rota({ swaps: moved.swaps }), {
    target: swapTarget(authority.id, 'swap-1'),
  }),
  shown('swap-moved', 'rota.swap', daniel, moved, { target: swapTarget(authority.id, 'swap-1') }),
  shown(
    'swap-declined',
    'rota.swap',
    ruth,
    rota({ swaps: moved.swaps.map((one) => ({ ...one, ended: 'declined' })) }),
    {
      target: swapTarget(authority.id, 'swap-1'),
    },
  ),
  shown('swap-gone', 'rota.swap', ruth, rota(), { target: swapTarget(authority.id, 'swap-9') }),
  shown('pattern', 'rota.patternForm', nasreen),
  shown('pattern-large', 'rota.patternForm', nasreen, rota(), { in: grown() }),
  shown('gaps', 'rota.gaps', joan, busy),
  shown('gaps-leave', 'rota.gaps', joan, away2),
  shown('gaps-none', 'rota.gaps', nasreen),
]);
