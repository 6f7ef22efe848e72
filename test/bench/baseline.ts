/**
 * What Quorate is measured against: a bare botbuilder EchoBot behind restify which also makes one insert a turn into a
 * fully synced SQLite file. A process of its own: SQLITE_FILE says where.
 */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import restify from 'restify';
import { serve } from './wire.ts';

const file = process.env.SQLITE_FILE ?? ':memory:';
mkdirSync(dirname(file), { recursive: true });
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
database.exec('CREATE TABLE turn (id INTEGER PRIMARY KEY, activity TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO turn (activity) VALUES (?)');

class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      insert.run(JSON.stringify(context.activity));
      await context.sendActivity(`Echo: ${context.activity.text}`);
      await next();
    });
  }
}

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const bot = new EchoBot();
const server = restify.createServer({ name: 'baseline' });
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (req: restify.Request, res: restify.Response) => {
  await adapter.process(req, res, (context) => bot.run(context));
});
server.listen(0, '127.0.0.1', () => {
  // A listening TCP server's address is never a pipe's name.
  const { port } = server.server.address() as AddressInfo;
  serve(`http://127.0.0.1:${port}`, {
    stop: () => {
      server.server.closeAllConnections();
      server.close();
      database.close();
      return true;
    },
  });
});
