/** Every setting stands on the administrator's page, with what it means. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { roles } from '../../src/practice/roles.ts';
import { settingsSchema } from '../../src/practice/settings.ts';

const page = readFileSync(new URL('../../docs/administration.md', import.meta.url), 'utf8');

const nodeSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() });

/** The names of all settings, as `escalation.today.overdue`. */
function* namesOf(node: unknown, path: readonly string[] = []): Generator<string> {
  const { properties } = nodeSchema.parse(node);
  if (!properties) yield path.join('.');
  for (const [name, inner] of Object.entries(properties ?? {})) yield* namesOf(inner, [...path, name]);
}

describe('the administrator’s page', () => {
  it('names every setting once, with its meaning, and none that is not there', () => {
    const told = [...page.matchAll(/^\| `([A-Za-z.]+)` \|.*\| (.*) \|$/gm)].filter(
      ([line]) => line.split(/(?<!\\)\|/).length === 6,
    );
    const names = [...namesOf(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }))];
    expect(told.map(([, name]) => name).sort()).to.deep.equal(names.sort());
    for (const [, name, meaning = ''] of told) expect(meaning.trim(), name).not.to.equal('');
  });

  it('says of every role what it may', () => {
    for (const role of roles) expect(page, role).to.include(`\`${role}\``);
  });
});
