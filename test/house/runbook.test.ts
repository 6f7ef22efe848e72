/** What whoever runs Quorate goes by: the run-book, the workbook and the alerts speak of the metrics that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { root } from '../../scripts/lib/tools.ts';
import { countNames, measureNames, watchNames } from '../../src/kernel/telemetry.ts';

const metrics = [...countNames, ...measureNames, ...watchNames];
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const alert = z.object({ name: z.string(), metric: z.string() });
const ofLogs = alert.partial({ metric: true });
const alertFile = z.object({
  own: z.array(alert),
  store: z.array(alert),
  app: z.array(alert),
  log: z.array(ofLogs),
});

/** The sections of the run-book whose heading is an alert's name. */
function sections(): ReadonlyMap<string, string> {
  const parts = read('docs/runbook.md').split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.split('\n')[0] ?? '', part]));
}

describe('the run-book', () => {
  it('lists every metric, and the workbook shows every metric and no other', () => {
    const page = read('docs/runbook.md');
    expect(metrics.filter((name) => !page.includes(`| \`${name}\` |`))).to.deep.equal([]);
    const shown = new Set(read('infra/dashboard/workbook.json').match(/quorate\.[a-z_.]+/g));
    expect([...shown].sort()).to.deep.equal([...metrics].sort());
  });

  it('has the first three steps of each alert', () => {
    for (const [name, text] of sections()) {
      if (!/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name)) continue;
      expect(text.match(/^\d\. /gm), name).to.deep.equal(['1. ', '2. ', '3. ']);
    }
    expect([...sections().keys()]).to.include.members(['effects-oldest-age', 'not-ready', 'cosmos-ru']);
  });

  it('knows every alert that the infrastructure sets up, and each looks at a metric that there is', function () {
    const file = 'infra/metrics.json';
    if (!existsSync(join(root, file))) this.skip();
    const { own, store, app, log } = alertFile.parse(JSON.parse(read(file)));
    const known = sections();
    expect(
      [...own, ...store, ...app, ...log].map(({ name }) => name).filter((name) => !known.has(name)),
    ).to.deep.equal([]);
    const names: readonly string[] = metrics;
    const looked = [...own, ...log].flatMap(({ metric }) => (metric === undefined ? [] : [metric]));
    expect(looked.filter((name) => !names.includes(name))).to.deep.equal([]);
  });
});
