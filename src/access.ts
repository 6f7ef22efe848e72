/**
 * `npm run access -- C-4T9-KX2`, `-- --case ID` or `-- --person ID`: who looked at a family's case, or what a person
 * looked at, and what was refused, from the access log; `--from` and `--to` name days. Each page that it reads is held
 * against the one before. 0: done, and every page is whole. 1: done, and one is not. 2: it could not look.
 */
import { parseArgs } from 'node:util';
import { accessProblemLine } from './access-words.ts';
import type { AccessEntry } from './kernel/access-log.ts';
import { type AccessPeriod, readAccess } from './kernel/access-pages.ts';
import { systemClock } from './kernel/clock.ts';
import type { Store } from './kernel/store.ts';
import { casePartitionOf, casesOf, typedReference } from './of-case.ts';
import { onStore, Plain, refuse } from './on-store.ts';

const usage = `Usage: npm run access -- REFERENCE | --case ID | --person ID [--from DAY] [--to DAY]

REFERENCE is one of the case, like C-4T9-KX2. ID of a person is their Entra object id, or tenant:object id, or what
stands there of whoever was no person of the service, like operator:NAME. A DAY is like 2027-03-01.`;

interface Asked {
  readonly about:
    | { readonly kind: 'reference'; readonly reference: string }
    | { readonly kind: 'case'; readonly partition: string }
    | { readonly kind: 'person'; readonly id: string };
  readonly period: AccessPeriod;
}

try {
  const asked = askedFor(process.argv.slice(2));
  await onStore((store) => tell(store, asked));
} catch (fault) {
  refuse(fault);
}

function askedFor(args: string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        case: { type: 'string' },
        person: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
      },
    });
    const reference = typedReference(positionals[0]);
    const about = [
      ...(reference === undefined ? [] : [{ kind: 'reference', reference } as const]),
      ...(values.case ? [{ kind: 'case', partition: casePartitionOf(values.case) } as const] : []),
      ...(values.person ? [{ kind: 'person', id: values.person } as const] : []),
    ];
    const [one, ...more] = about;
    if (one !== undefined && more.length === 0 && positionals.length <= 1) {
      const period = {
        ...(values.from === undefined ? {} : { from: Temporal.PlainDate.from(values.from) }),
        ...(values.to === undefined ? {} : { to: Temporal.PlainDate.from(values.to) }),
      };
      return { about: one, period };
    }
  } catch {
    // Said below.
  }
  throw new Plain(2, usage);
}

async function tell(store: Store, { about, period }: Asked): Promise<0 | 1> {
  const isMeant = await meant(store, about);
  const entries: AccessEntry[] = [];
  let pages = 0;
  let problems = 0;
  for await (const found of readAccess(store, period, systemClock.now())) {
    if (found.kind === 'page') pages += 1;
    else if (found.kind === 'entry') {
      if (isMeant(found.entry)) entries.push(found.entry);
    } else {
      problems += 1;
      process.stdout.write(`${accessProblemLine(found.problem)}\n`);
    }
  }
  entries.sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const { at, who, verb, outcome, code, about: where } of entries) {
    const what = code === undefined ? outcome : `${outcome} (${code})`;
    process.stdout.write(`${[at, what, verb, who, where ?? ''].join('  ').trimEnd()}\n`);
  }
  const whole =
    problems === 0 ? 'every one is whole' : `${problems === 1 ? '1 problem' : `${problems} problems`}`;
  process.stdout.write(`${entries.length} entries, out of ${pages} pages of the access log: ${whole}\n`);
  return problems === 0 ? 0 : 1;
}

async function meant(store: Store, about: Asked['about']): Promise<(entry: AccessEntry) => boolean> {
  switch (about.kind) {
    case 'person': {
      const id = about.id.toLowerCase();
      return ({ who }) => who.toLowerCase() === id || who.toLowerCase().endsWith(`:${id}`);
    }
    case 'case':
      return inCase([about.partition]);
    case 'reference': {
      const partitions = await casesOf(store, about.reference);
      if (partitions.length === 0) throw new Plain(2, `Nothing is kept under ${about.reference}.`);
      return inCase(partitions);
    }
  }
}

function inCase(partitions: readonly string[]): (entry: AccessEntry) => boolean {
  return ({ about }) => partitions.some((partition) => about?.startsWith(`${partition} `));
}
