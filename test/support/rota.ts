/** Rotas for tests: the example's pattern, with what was set by card over it; and their records. */
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { rotaOfFile } from '../../src/rota/load.ts';
import { type Cover, type Leave, type Rota, rotaTarget, rotaType, type Swap } from '../../src/rota/record.ts';
import { at, authority, nasreen, person, ruth } from './authority.ts';

const stamp = at('2026-11-18T09:00').toString({ smallestUnit: 'millisecond' });

export function rota(over: Partial<Rota> = {}): Rota {
  return { ...rotaOfFile(authority), ...over };
}

export function covered(over: Partial<Cover> & Pick<Cover, 'on'>): Cover {
  return {
    id: `cover ${over.on} ${over.from ?? ''} ${over.as ?? ''}`,
    from: '13:00',
    to: '17:00',
    as: 'chair',
    person: person('Wei Zhang').id,
    why: 'set',
    by: nasreen.id,
    at: stamp,
    ...over,
  };
}

export function away(over: Partial<Leave> & Pick<Leave, 'from'>): Leave {
  return { id: `leave ${over.from}`, person: ruth.id, to: over.from, by: ruth.id, at: stamp, ...over };
}

export function swap(over: Partial<Swap> & Pick<Swap, 'give'>): Swap {
  return { id: 'swap-1', by: ruth.id, to: person('Daniel Osei').id, at: stamp, ...over };
}

/** The record as it lies in a store. */
export function rotaDocuments(value: Rota): readonly StoreDocument[] {
  const about = {
    actor: { kind: 'service', cause: 'clock', authority: authority.id } as const,
    verb: 'rota.begin',
    what: 'Took the duty rota over from the authority file',
    commandId: 'c1',
    settings: 'example-1',
    at: at('2026-11-18T09:00'),
  };
  const { record, entry } = audited(create(rotaType, rotaTarget(authority.id), authority.id, value), about);
  return [record, entry];
}
