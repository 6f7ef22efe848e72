/** What every released version left in its store: this version reads it, goes on with it, and breaks no audit chain. */
import { expect } from 'chai';
import { audited, auditKind } from '../../src/kernel/audit.ts';
import { effectContent, effectKind } from '../../src/kernel/effects.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { auditedKinds, entries, subscriptions } from '../../src/wiring.ts';
import { maya, withoutCalendar } from '../support/authority.ts';
import { type House, house } from '../support/house.ts';
import { MeetingChat } from '../support/meetings.ts';
import { kindOfDocument, kinds } from './kinds.ts';
import { type Release, releases } from './released.ts';

const all = releases();
const isRecord = ({ kind }: StoreDocument) => kind !== auditKind && kind !== effectKind;

describe('Released versions', () => {
  it('stand beside each other in fixtures, and this version knows every kind of record', () => {
    expect(all.length).to.be.greaterThan(0);
    expect(kinds.map(({ kind }) => kind).sort()).to.deep.equal([...auditedKinds].sort());
  });

  it('have, between them, written every kind of record in the version that is written now', () => {
    // A schema whose version is raised is released with the fixture that shows it: `npm run fixtures`.
    const written = new Set(
      all.flatMap(({ documents }) =>
        documents.filter(isRecord).map(({ kind, schema }) => `${kind} ${schema}`),
      ),
    );
    const missing = kinds.filter(({ kind, version }) => !written.has(`${kind} ${version}`));
    expect(missing.map(({ kind, version }) => `${kind} ${version}`)).to.have.members(notLived);
  });
});

/** Only a service with calendars has these, and the life that is lived for the fixtures has none. */
const notLived = ['freeBusy 1', 'freeBusyWatch 1', 'hint 1', 'outlookWatch 1'];

for (const release of all) {
  describe(`What version ${release.version} has left`, function () {
    this.timeout(60_000);
    let home: House;

    before(async () => {
      home = await homeOf(release);
    });
    after(() => home.close());

    it('is read as the records that it was, with the same fields for queries', () => {
      for (const document of release.documents.filter(isRecord)) {
        const found = kindOfDocument(document).indexed({ document, etag: '1' });
        for (const [field, value] of Object.entries(found)) {
          expect(document[field], `${document.kind} ${field}`).to.equal(value);
        }
      }
    });

    it('names nothing to be done that nobody can do any more', () => {
      for (const { data } of release.documents.filter(({ kind }) => kind === effectKind)) {
        const content = effectContent.parse(data);
        const verbs = 'view' in content ? [content.view.verb] : 'verb' in content ? [content.verb] : [];
        for (const verb of verbs) {
          expect(
            entries.some((entry) => entry.verb === verb),
            `${content.type} ${verb}`,
          ).to.equal(true);
        }
      }
    });

    it('is written on: every record once more, each chain one entry longer and whole', async () => {
      const before = await verifyAudit(home.store, auditedKinds);
      const records = release.documents.filter(isRecord);
      const kept = new Set(records.map(({ partition, id }) => `${partition} ${id}`));
      // The heads that were anchored are of all records of that service, of which only some are kept.
      const broken = ({ problems }: typeof before) =>
        problems.filter(({ partition, record }) => kept.has(`${partition} ${record}`));
      expect(broken(before)).to.deep.equal([]);
      for (const { partition, id } of records) {
        const stored = await home.store.read(partition, id);
        if (!stored) throw new Error(`${id} is gone`);
        const kind = kindOfDocument(stored.document);
        const { record, entry } = audited(kind.again(stored), {
          actor: { kind: 'person', person: maya },
          verb: 'upgrade.test',
          what: 'Wrote it once more',
          commandId: `again:${id}`,
          settings: 'example-1',
          at: home.clock.now(),
        });
        expect(record.schema, kind.kind).to.be.at.least(kind.version);
        const { ok } = await home.store.batch(partition, [
          { op: 'replace', document: record, etag: stored.etag },
          { op: 'create', document: entry },
        ]);
        expect(ok).to.equal(true);
      }
      const now = await verifyAudit(home.store, auditedKinds);
      expect(broken(now)).to.deep.equal([]);
      expect(now.entries).to.equal(before.entries + records.length);
    });

    it('is gone on with: what falls due in the weeks after is carried out, and nothing gets stuck', async () => {
      for (let day = 0; day < 30; day += 1) {
        home.clock.forward({ hours: 24 });
        await home.settle();
      }
      expect(
        await home.store.query({
          kind: effectKind,
          equal: { state: 'due' },
          range: { field: 'due', to: home.clock.now().toString() },
          limit: 10,
        }),
      ).to.deep.include({ documents: [] });
      const { documents } = await home.store.query({
        kind: effectKind,
        equal: { state: 'stuck' },
        range: { field: 'due' },
        limit: 100,
      });
      expect(documents.map(({ document }) => document.data)).to.deep.equal([]);
    });
  });
}

/** This version in a house of its own, on the store as that version left it. */
async function homeOf({ documents, after }: Release): Promise<House> {
  const home = house({
    now: after.toString(),
    entries,
    subscriptions,
    errands: new MeetingChat().errands(),
    directory: withoutCalendar,
    lint: false,
  });
  for (const document of documents) {
    await home.store.batch(document.partition, [{ op: 'upsert', document }]);
  }
  return home;
}
