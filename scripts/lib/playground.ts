/** Microsoft 365 Agents Playground, started as the program that it is: with people of ours, without telemetry or browser. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { binOf, root } from './tools.ts';

const user = z.looseObject({ id: z.string(), name: z.string(), aadObjectId: z.string() });

/** What of its configuration is ours to change; it checks the rest itself. */
const configSchema = z.looseObject({
  tenantId: z.string(),
  currentUser: user,
  users: z.array(user),
  personalChat: z.looseObject({ id: z.string() }),
});
export type PlaygroundConfig = z.infer<typeof configSchema>;

/** The one that is kept in the project. */
export function readPlaygroundConfig(): PlaygroundConfig {
  return configSchema.parse(parse(readFileSync(join(root, '.m365agentsplayground.yml'), 'utf8')));
}

/** The same with another of its people at it, in a one-to-one chat of their own; undefined when nobody is called so. */
export function seated(config: PlaygroundConfig, name: string): PlaygroundConfig | undefined {
  const people = [config.currentUser, ...config.users];
  const currentUser = people.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!currentUser) return undefined;
  const users = people.filter((one) => one !== currentUser);
  return { ...config, currentUser, users, personalChat: { id: currentUser.id.replace(/^29:/, 'a:') } };
}

export interface PlaygroundStart {
  readonly config: PlaygroundConfig;
  /** Where its configuration and its log are written. */
  readonly folder: string;
  /** Quorate's address, without a slash at its end. */
  readonly bot: string;
  /** It takes another one when this is taken. */
  readonly port: number;
}

export interface Playground {
  readonly url: string;
  readonly child: ChildProcess;
}

/** How long it may take to listen. */
const startWithinMs = 30_000;

/** Resolves when it listens; rejects, with what it said, when it does not. */
export async function startPlayground({ config, folder, bot, port }: PlaygroundStart): Promise<Playground> {
  const [file, log] = [join(folder, 'playground.yml'), join(folder, 'playground.log')];
  writeFileSync(file, stringify(config));
  const program = binOf('@microsoft/m365agentsplayground', 'agentsplayground');
  const args = ['start', '-e', `${bot}/api/messages`, '-c', 'msteams', '--dt', '-p', String(port)];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: file,
      M365_AGENTS_PLAYGROUND_LOGFILE: log,
    },
  });
  let said = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The Playground did not listen within ${startWithinMs / 1_000} s. It said:\n${said}`));
    }, startWithinMs);
    const hear = (text: string) => {
      said += text;
      const listening = /Listening on (\d+)/.exec(said)?.[1];
      if (listening === undefined) return;
      clearTimeout(late);
      resolve({ url: `http://localhost:${listening}`, child });
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`The Playground ended with ${code ?? 'a signal'}. It said:\n${said}`));
    });
  });
}
