import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { entries } from '../../src/wiring.ts';

/** The rows of the tables in docs/wire.md: verb, kind, who, inputs. */
function documented(): Map<string, { kind: string; who: string; inputs: string[] }> {
  const text = readFileSync('docs/wire.md', 'utf8');
  const rows = text.matchAll(/^\| `([\w.]+)` \| (action|step|view|shared) \| ([^|]*) \| ([^|]*) \|/gm);
  return new Map(
    [...rows].map(([, verb = '', kind = '', who = '', inputs = '']) => [
      verb,
      { kind, who: who.trim(), inputs: [...inputs.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).sort() },
    ]),
  );
}

/** The names that a schema takes; families of numbered fields (rows of children) are written once, as the schema has them. */
function inputsOf(schema: z.ZodType): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.keys(json.properties ?? {}).sort();
}

describe('docs/wire.md', () => {
  const rows = documented();

  it('lists every verb of the code, and no other', () => {
    expect([...rows.keys()].sort()).to.deep.equal(entries.map((entry) => entry.verb).sort());
  });

  for (const entry of entries) {
    it(`says of ${entry.verb} what the code says: its kind, who may, and its inputs`, () => {
      const row = rows.get(entry.verb);
      expect(row?.kind).to.equal(entry.kind);
      expect(row?.who).to.equal([...entry.who].join(', '));
      expect(row?.inputs).to.deep.equal(inputsOf(entry.input));
    });
  }
});
