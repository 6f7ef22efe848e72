/** Every setting stands on the administrator's page, with what it means. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { roles } from '../../src/practice/roles.ts';
import { settingsSchema } from '../../src/practice/settings.ts';

const page = readFileSync(new URL('../../docs/administration.md', import.meta.url), 'utf8');

const nodeSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
});
type Node = z.infer<typeof nodeSchema>;

/** All settings by their names, as `escalation.today.overdue`. */
function* leavesOf(node: unknown, path: readonly string[] = []): Generator<readonly [string, Node]> {
  const leaf = nodeSchema.parse(node);
  if (!leaf.properties) yield [path.join('.'), leaf];
  for (const [name, inner] of Object.entries(leaf.properties ?? {})) yield* leavesOf(inner, [...path, name]);
}

const leaves = new Map(leavesOf(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' })));

/** What a service has that sets only what it must. */
const usual: unknown = JSON.parse(
  JSON.stringify(
    settingsSchema.parse({
      emergencyDuty: { name: 'Night team', telephone: '01632 960002' },
      calendar: { mailbox: 'conferences@example.gov.uk', objectId: '00000000-0000-4000-8000-000000000001' },
    }),
  ),
);
const compulsory = ['emergencyDuty.name', 'emergencyDuty.telephone', 'calendar.mailbox', 'calendar.objectId'];

function usualOf(name: string): unknown {
  let here = usual;
  for (const key of name.split('.')) {
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
  }
  return here;
}

/** As the page writes them: a span of numbers, or words. */
function boundsOf({ minimum, maximum, enum: words }: Node): string {
  if (words) return words.map((word) => `\`${word}\``).join(', ');
  const isBound = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  return isBound ? `${minimum} to ${maximum}` : '';
}

/** The rows of settings: name, default, bounds, meaning. */
const rows = page
  .split('\n')
  .flatMap((line) => (/^\| `[A-Za-z.]+` \|/.test(line) ? [line.split(/(?<!\\)\|/)] : []))
  .filter((cells) => cells.length === 6)
  .map((cells) => cells.slice(1, 5).map((cell) => cell.trim()))
  .map(([name = '', otherwise = '', bounds = '', meaning = '']) => ({
    name: name.slice(1, -1),
    otherwise,
    bounds,
    meaning,
  }));

describe('the administrator’s page', () => {
  it('names every setting once, with its meaning, and none that is not there', () => {
    expect(rows.map(({ name }) => name).sort()).to.deep.equal([...leaves.keys()].sort());
    for (const { name, meaning } of rows) expect(meaning, name).not.to.equal('');
  });

  it('names the default and the bounds that hold', () => {
    for (const { name, otherwise, bounds } of rows) {
      const holds = compulsory.includes(name) ? undefined : usualOf(name);
      // What is too long for a table is said in words.
      const written = /^`(.*)`$/s.exec(otherwise)?.[1];
      if (otherwise === 'none') expect(holds, name).to.equal(undefined);
      else if (written !== undefined && /^["[{\d]|^(true|false)$/.test(written)) {
        expect(JSON.parse(written.replaceAll('\\|', '|')), name).to.deep.equal(holds);
      } else expect(holds, name).not.to.equal(undefined);
      expect(bounds, name).to.equal(boundsOf(leaves.get(name) ?? {}));
    }
  });

  it('is at one with what is said of how long things are kept', () => {
    const inputs = readFileSync(new URL('../../docs/data-protection.md', import.meta.url), 'utf8');
    const kept = [...inputs.matchAll(/^\| [^|]+ \| ([^|]+) \| `([A-Za-z.]+)` \|$/gm)].filter(
      ([, , name = '']) => leaves.has(name),
    );
    expect(kept.length).to.be.at.least(7);
    for (const [, how = '', name = ''] of kept) {
      expect(/\d+/.exec(how)?.[0], name).to.equal(String(usualOf(name)));
    }
    // The page names no lifetime that is none, and leaves none out that ends by itself.
    const named = new Set(inputs.match(/`lifetimes\.[A-Za-z]+`/g));
    const all = [...leaves.keys()].filter((name) => name.startsWith('lifetimes.'));
    expect([...named].sort()).to.deep.equal(
      all
        .filter((name) => name !== 'lifetimes.cardTokenDays')
        .map((name) => `\`${name}\``)
        .sort(),
    );
  });

  it('says of every role what it may', () => {
    for (const role of roles) expect(page, role).to.include(`\`${role}\``);
  });
});
