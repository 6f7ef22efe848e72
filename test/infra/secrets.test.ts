/** No file that is kept holds a secret: neither by its shape nor by its name. */
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { trackedFiles } from '../house/tracked.ts';

const shapes: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/,
  'a client secret of Entra': /\b[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}\b/,
  'a key of an Azure account': /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}/,
  'a signature that lets somebody read': /[?&]sig=[A-Za-z0-9%]{30,}/,
  'a bearer token': /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/,
  'a token of a code host or registry': /\b(?:ghp|gho|ghs|npm)_[A-Za-z0-9]{36}\b/,
};

/** Secrets set to something, in files that are read as settings. */
const set =
  /^[ \t]*(?:export[ \t]+)?["']?(?:TOKEN_KEYS|COSMOS_KEY|BOT_APP_PASSWORD|CLIENT_SECRET|AZURE_CLIENT_SECRET)["']?[ \t]*[=:][ \t]*["']?[^\s"'#$<{]/m;
const isSettings = (file: string) =>
  /(?:^|\/)\.env|\.(?:ya?ml|json|bicep|bicepparam|ps1|sh)$/.test(file) || basename(file) === 'Dockerfile';

const tooLarge = 2_000_000;

describe('secrets', () => {
  it('stand in no file that git keeps', function () {
    const files = trackedFiles();
    if (files === undefined) {
      console.log('      skipped: there is no git here');
      this.skip();
    }
    const found: string[] = [];
    for (const file of files) {
      if (statSync(join(root, file)).size > tooLarge) continue;
      const text = readFileSync(join(root, file), 'utf8');
      for (const [what, shape] of Object.entries(shapes))
        if (shape.test(text)) found.push(`${file}: ${what}`);
      if (isSettings(file) && set.test(text)) found.push(`${file}: a secret that is set`);
    }
    expect(found).to.deep.equal([]);
  });

  it('would be found', () => {
    const made = (text: string) => Object.values(shapes).some((shape) => shape.test(text));
    const long = 'a1B2'.repeat(12);
    expect(made(`-----BEGIN ${'PRIVATE'} KEY-----`)).to.equal(true);
    expect(made(`abc8${'Q'}~${'a1B2'.repeat(8)}`)).to.equal(true);
    expect(made(`Account${'Key'}=${long}==`)).to.equal(true);
    expect(made(`https://x.blob.core.windows.net/a?sv=1&${'sig'}=${long}`)).to.equal(true);
    expect(made(`eyJ${long}.eyJ${long}.${long}`)).to.equal(true);
    expect(set.test('TOKEN_KEYS=k1:abc')).to.equal(true);
    expect(set.test('  "COSMOS_KEY": "abc"')).to.equal(true);
    expect(set.test('TOKEN_KEYS=\nCOSMOS_KEY=\nBOT_APP_PASSWORD=$FROM_ELSEWHERE')).to.equal(false);
  });
});
