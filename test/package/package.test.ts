/** The app's package: what stands in it, and that what is wrong is found before it is brought to Teams. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { filesOf, manifestSchema } from '../../scripts/lib/app-checks.ts';
import { buildPackage, namedIn, PackageError } from '../../scripts/lib/app-package.ts';
import { readPng } from '../../scripts/lib/png.ts';
import { root } from '../../scripts/lib/tools.ts';
import { sentencesFor } from '../../src/consultation/cards/help.ts';
import { chatPermissions } from '../../src/graph/permissions.ts';
import { typedCommands } from '../../src/http/notices/typed.ts';
import { notices } from '../../src/http/notices/words.ts';
import { Registry } from '../../src/kernel/registry.ts';
import { roles } from '../../src/practice/roles.ts';
import { verbFor } from '../../src/teams/sentences.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { contractsDir, needsManifestSchema } from '../support/contracts.ts';

const bot = '4f0c2a1e-8b1d-4a55-9c1f-2d7a6e3b9c10';
const given = { BOT_ID: bot, BOT_DOMAIN: 'quorate.council.example' };
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

describe('the app package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-package-'));
    for (const file of ['manifest.json', 'color.png', 'outline.png']) {
      cpSync(join(root, 'appPackage', file), join(folder, file));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const build = (variables: Record<string, string> = given, contracts = contractsDir) =>
    buildPackage({ folder, variables, version, contracts });

  function problems(variables: Record<string, string> = given): readonly string[] {
    try {
      build(variables);
    } catch (fault) {
      if (fault instanceof PackageError) return fault.problems;
      throw fault;
    }
    return [];
  }

  /** Changes the manifest's text. */
  function change(from: string, to: string): void {
    const file = join(folder, 'manifest.json');
    const text = readFileSync(file, 'utf8');
    expect(text).to.include(from);
    writeFileSync(file, text.replace(from, to));
  }

  it('holds the manifest with the environment’s values and the files that it names, and nothing else', () => {
    const files = unzipSync(build().zip);
    const manifest = manifestSchema.parse(JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()));
    expect(Object.keys(files).sort()).to.deep.equal(['manifest.json', ...filesOf(manifest)].sort());
    expect(manifest).to.deep.include({ id: bot, version, validDomains: [given.BOT_DOMAIN] });
    expect(manifest.bots[0]?.botId).to.equal(bot);
    expect(JSON.stringify(manifest)).not.to.include('${{');
  });

  it('is the same, byte for byte, when it is built again at another time and place', () => {
    const before = process.env.TZ;
    const first = build().zip;
    process.env.TZ = 'Asia/Tokyo';
    try {
      expect(Buffer.compare(build().zip, first)).to.equal(0);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('keeps to Teams’ own schema of its version', function () {
    needsManifestSchema(this);
    expect(build().heldAgainstSchema).to.equal(true);
    change('"accentColor": "#00513B"', '"accentColor": "green"');
    change('"groupChat"', '"everywhere"');
    expect(problems().filter((one) => one.startsWith('manifest/'))).to.have.lengthOf.at.least(2);
  });

  it('says when the schema was not there to be held against', () => {
    expect(build(given, join(folder, 'nothing')).heldAgainstSchema).to.equal(false);
  });

  it('takes the values that the service has where the others are not set', () => {
    const { manifest } = build({
      BOT_APP_ID: bot.toUpperCase(),
      PUBLIC_URL: 'https://Quorate.council.example/',
    });
    expect(manifest).to.deep.equal(build().manifest);
  });

  describe('is refused, with all that is wrong in one message and no value in it,', () => {
    it('when nothing is given', () => {
      expect(problems({}).map((one) => one.split(':')[0])).to.deep.equal(['BOT_ID', 'BOT_DOMAIN']);
    });

    it('when values are not what they should be', () => {
      for (const [variables, name] of [
        [{ ...given, BOT_ID: 'no-guid' }, 'BOT_ID'],
        [{ ...given, BOT_DOMAIN: 'localhost' }, 'BOT_DOMAIN'],
        [{ ...given, BOT_DOMAIN: 'a.example","x":"' }, 'BOT_DOMAIN'],
        [{ BOT_ID: bot, PUBLIC_URL: 'http://quorate.council.example' }, 'PUBLIC_URL'],
        [{ BOT_ID: bot, PUBLIC_URL: 'https://quorate.council.example:8443/' }, 'PUBLIC_URL'],
        [{ ...given, PUBLIC_URL: 'https://other.council.example' }, 'BOT_DOMAIN'],
        [{ ...given, BOT_APP_ID: '00000000-0000-4000-8000-000000000000' }, 'BOT_ID'],
      ] as const) {
        const found = problems(variables);
        expect(
          found.map((one) => one.split(':')[0]),
          JSON.stringify(variables),
        ).to.deep.equal([name]);
        expect(found.join()).not.to.include('no-guid');
      }
    });

    it('when the manifest asks for other permissions than it is put into chats with', () => {
      change('OnlineMeetingParticipant.Read.Chat', 'ChatMessage.Read.Chat');
      const found = problems().join('\n');
      expect(found).to.include('does not ask for OnlineMeetingParticipant.Read.Chat');
      expect(found).to.include('asks for ChatMessage.Read.Chat');
    });

    it('when a version, a variable or a file does not belong', () => {
      change(`"version": "${version}"`, '"version": "9.9.9"');
      change('"full": "Quorate: meetings and requests"', `"full": "$${'{{OTHER}}'}"`);
      rmSync(join(folder, 'color.png'));
      const found = problems();
      expect(found).to.have.lengthOf(3);
      expect(found.join()).to.include('9.9.9').and.to.include('OTHER').and.to.include('color.png');
    });

    it('when icons are of another size, have a ground, or are another colour', () => {
      cpSync(join(folder, 'color.png'), join(folder, 'outline.png'));
      writeFileSync(join(folder, 'color.png'), 'no picture');
      expect(problems().join()).to.include('192 by 192, not 32 by 32').and.to.include('no PNG');
      cpSync(join(root, 'appPackage', 'color.png'), join(folder, 'color.png'));
      for (const [pixel, words] of [
        [[255, 255, 255, 255], 'no transparent ground'],
        [[255, 0, 0, 128], 'another colour than white'],
      ] as const) {
        writeFileSync(join(folder, 'outline.png'), pngOf(32, pixel));
        expect(problems().join()).to.include(words);
      }
    });
  });
});

/** A picture of one colour. */
function pngOf(edge: number, pixel: readonly number[]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: edge }, () => pixel).flat()]);
  const data = deflateSync(Buffer.concat(Array.from({ length: edge }, () => row)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('the manifest', () => {
  const text = readFileSync(join(root, 'appPackage', 'manifest.json'), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const sentences = new Registry(entries, subscriptions, []).sentences();

  it('takes nothing from the environment but the bot and its domain', () => {
    expect(namedIn(text).sort()).to.deep.equal(['BOT_DOMAIN', 'BOT_ID']);
  });

  it('asks in chats for exactly what an installation consents to', () => {
    expect(manifest.authorization?.permissions.resourceSpecific).to.deep.equal(
      chatPermissions.map(({ permissionValue }) => ({ name: permissionValue, type: 'Application' })),
    );
  });

  it('lists the commands that are typed, in the one-to-one chat alone, where they are answered', () => {
    const [one, ...more] = manifest.bots;
    expect(more).to.deep.equal([]);
    expect(one?.scopes).to.deep.equal(['personal', 'groupChat']);
    expect(one?.commandLists).to.deep.equal([{ scopes: ['personal'], commands: typedCommands }]);
  });

  for (const { title } of typedCommands) {
    it(`lists “${title}” as it is understood`, () => {
      expect(sentences.map(({ say }) => say)).to.include(title);
      expect(verbFor(title, sentences)).to.equal(sentences.find(({ say }) => say === title)?.verb);
    });
  }

  it('leaves out nothing that help tells people to type', () => {
    const told = sentencesFor({ roles }).filter((say) => verbFor(say, sentences) !== undefined);
    expect([...told].sort()).to.deep.equal(typedCommands.map(({ title }) => title).sort());
  });

  it('points only at pages that are there', () => {
    const paths = [...text.matchAll(/https:\/\/\$\{\{BOT_DOMAIN\}\}(\/[a-z]*)/g)].map(([, path]) => path);
    expect(new Set(paths)).to.deep.equal(new Set(['/about', '/privacy', '/terms']));
    expect(notices.map(({ path }) => path)).to.include.members([...new Set(paths)]);
  });

  it('says nothing of what a conference is about: families see it too', () => {
    const said = [text, JSON.stringify(typedCommands)].join('\n');
    expect(said).not.to.match(/child|family|famil|protect|safeguard|abuse|neglect|section 47|social/i);
  });
});

describe('the icons', () => {
  it('are the pictures that Teams wants', () => {
    const color = readPng(readFileSync(join(root, 'appPackage', 'color.png')));
    const outline = readPng(readFileSync(join(root, 'appPackage', 'outline.png')));
    expect([color?.width, color?.height, outline?.width, outline?.height]).to.deep.equal([192, 192, 32, 32]);
    // The ground of the one and the middle of the other: read as they were drawn.
    expect([...(color?.pixels?.subarray(0, 4) ?? [])]).to.deep.equal([0x00, 0x51, 0x3b, 255]);
    const at = (15 * 32 + 16) * 4;
    expect(outline?.pixels?.[at + 3]).to.equal(0);
  });
});
