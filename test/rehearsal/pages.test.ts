import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { sendPage } from '../../src/rehearsal/pages.ts';

describe('the rehearsal room’s page', () => {
  let folder: string;
  let server: Server;
  let url: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-pages-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>x</title>');
    server = createServer(async (req, res) => {
      if (await sendPage(folder, req.url ?? '/', res)) return;
      // Where restify is loaded as well, its writeHead gives nothing back.
      res.writeHead(404);
      res.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's, which listens
  });
  after(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs scripts from its own files only, and stands in nobody else’s frame', async () => {
    const { headers } = await fetch(`${url}/`);
    const policy = headers.get('content-security-policy') ?? '';
    const rules = new Map(
      policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    );
    expect(rules.get('default-src')).to.equal("'self'");
    // Without a rule of their own scripts are under the first; styles alone are made in the page.
    expect(rules.has('script-src')).to.equal(false);
    expect(rules.get('frame-ancestors')).to.equal("'none'");
    expect(rules.get('form-action')).to.equal("'none'");
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('cross-origin-opener-policy')).to.equal('same-origin');
  });

  it('holds no script in its page', () => {
    const page = readFileSync(join(root, 'src', 'web', 'index.html'), 'utf8');
    for (const [, attributes = '', text = ''] of page.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
      expect(attributes).to.contain('src=');
      expect(text.trim()).to.equal('');
    }
    expect(page).not.to.match(/\son[a-z]+=/);
  });

  it('is no way to other files of the machine', async () => {
    const { port } = new URL(url);
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/a/../../etc/hostname', '/nothing.js']) {
      // Sent as it is: a client of ours would tidy the path first.
      const status = await new Promise((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
        });
        socket.once('data', (data) => {
          resolve(Number(String(data).split(' ')[1]));
          socket.destroy();
        });
        socket.once('error', reject);
      });
      expect(status, path).to.equal(404);
    }
  });
});
