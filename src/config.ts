/**
 * The environment, parsed once: every name that Quorate reads stands here and in `docs/configuration.md`. All problems
 * are reported in one message; values are never printed, since some of them are secrets.
 */
import { z } from 'zod';

export interface BotCredentials {
  readonly appId: string;
  readonly type: 'UserAssignedMSI' | 'SingleTenant';
  readonly tenantId: string;
  /** Only for `SingleTenant`. */
  readonly password: string | undefined;
}

export type StoreConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'cosmos';
      readonly endpoint: string;
      /** Absent: an identity is asked. */
      readonly key: string | undefined;
      /** The client id of the managed identity; undefined: whoever is signed in, as on a laptop. */
      readonly identity?: string;
      readonly database: string;
    };

/** Where traces, metrics and logs are sent. */
export type TelemetryConfig =
  | {
      readonly kind: 'azure';
      readonly connectionString: string;
      /** The client id of the managed identity that may send them; undefined: the connection string is enough. */
      readonly identity: string | undefined;
    }
  /** Any collector that speaks OTLP over HTTP; without a slash at its end. */
  | { readonly kind: 'otlp'; readonly endpoint: string };

/** How often a minute, in each process. */
export interface Limits {
  /** What one person types or presses. */
  readonly person: number;
  /** What people without an account type or press in one chat, all together. */
  readonly chat: number;
  /** Links opened and forms sent from one address. */
  readonly address: number;
  /** The same of one link. */
  readonly link: number;
  /** What one address tells of changes in Outlook. */
  readonly changes: number;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly store: StoreConfig;
  /** Undefined: no credentials, so tokens cannot be checked and only loopback is served. */
  readonly bot: BotCredentials | undefined;
  /** Undefined: the Bot Framework's own. */
  readonly botOpenIdMetadata: string | undefined;
  /** Newest first. Undefined: made and kept beside the store. */
  readonly tokenKeys: readonly { readonly id: string; readonly secret: string }[] | undefined;
  readonly teamsServiceUrl: string;
  /** Without a slash at its end. */
  readonly graphUrl: string;
  /** The app's id in the organisation's catalogue. Undefined: looked up by the manifest's id, which is the bot's. */
  readonly teamsAppId: string | undefined;
  /** A path, or an https address in Azure Blob Storage. */
  readonly authorityFile: string;
  readonly rehearsalPort: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Undefined: none. */
  readonly telemetry: TelemetryConfig | undefined;
  readonly limits: Limits;
  /** How many of our own proxies stand before us, each of which notes whom it was called by. */
  readonly trustedProxies: number;
}

/** All that is wrong with the environment; the message names variables and rules, never values. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Whether an address or host name reaches this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  const parts = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(bare);
  if (!parts) return false;
  return parts.slice(1).every((part) => Number(part) <= 255);
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isConnectionString(text: string): boolean {
  const parts = new Map(text.split(';').map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']));
  const endpoint = parts.get('IngestionEndpoint');
  return parts.has('InstrumentationKey') && (endpoint === undefined || isSafeUrl(endpoint));
}

/**
 * A token of ours goes to that address, so it is Azure's (or this machine). A signature that lets somebody read would be
 * a secret in it, so it has no query.
 */
function isPathOrBlob(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return true;
  if (!isSafeUrl(text) || /[?#]/.test(text)) return false;
  const { hostname } = new URL(text);
  return /^[a-z0-9]{3,24}\.blob\.core\.windows\.net$/.test(hostname) || isLoopback(hostname);
}

/** An empty variable counts as one that is not set. */
const set = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema);

const text = set(z.string().trim().optional());
const guid = set(
  z
    .string()
    .trim()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID')
    .optional(),
);
const port = (otherwise: number) =>
  set(
    z
      .string()
      .trim()
      .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
      .transform(Number)
      .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535')
      .default(otherwise),
  );
const count = (otherwise: number, most: number) => {
  const rule = `must be a whole number from 0 to ${most}`;
  return set(
    z
      .string()
      .trim()
      .regex(/^\d{1,6}$/, rule)
      .transform(Number)
      .refine((value) => value <= most, rule)
      .default(otherwise),
  );
};
const aMinute = (otherwise: number) => count(otherwise, 100_000);
const url = set(
  z.string().trim().refine(isSafeUrl, 'must be an https address (http only for loopback)').optional(),
);

const tokenKey = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/=_-]{32,200})$/;

const environment = z.object({
  HOST: set(z.string().trim().default('127.0.0.1')),
  PORT: port(3978),
  PUBLIC_URL: url,
  STORE: set(z.enum(['sqlite', 'cosmos'], 'must be sqlite or cosmos').default('sqlite')),
  SQLITE_FILE: set(z.string().trim().default('./data/quorate.sqlite')),
  COSMOS_ENDPOINT: url,
  COSMOS_KEY: text,
  COSMOS_DATABASE: set(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be letters, digits, dashes and underscores')
      .default('quorate'),
  ),
  BOT_APP_ID: guid,
  BOT_APP_TYPE: set(
    z.enum(['UserAssignedMSI', 'SingleTenant'], 'must be UserAssignedMSI or SingleTenant').optional(),
  ),
  BOT_APP_TENANT_ID: guid,
  BOT_APP_PASSWORD: text,
  BOT_OPENID_METADATA: url,
  TOKEN_KEYS: set(
    z
      .string()
      .transform((keys) => keys.split(',').map((key) => tokenKey.exec(key.trim())))
      .refine(
        (keys) => keys.every((key) => key !== null),
        'must be id:secret pairs separated by commas, newest first; each secret 32 characters or more',
      )
      .transform((keys) => keys.map((key) => ({ id: key?.[1] ?? '', secret: key?.[2] ?? '' })))
      .refine((keys) => new Set(keys.map((key) => key.id)).size === keys.length, 'must not name one id twice')
      .optional(),
  ),
  TEAMS_SERVICE_URL: url,
  GRAPH_URL: url,
  TEAMS_APP_ID: set(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the id of the app in the catalogue')
      .optional(),
  ),
  AUTHORITY_FILE: set(
    z
      .string()
      .trim()
      .refine(isPathOrBlob, 'must be a path, or the https address of a blob in Azure, without a query')
      .default('config/authority.example.json'),
  ),
  REHEARSAL_PORT: port(3979),
  LOG_LEVEL: set(
    z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
      .default('info'),
  ),
  APPLICATIONINSIGHTS_CONNECTION_STRING: set(
    z
      .string()
      .trim()
      .refine(isConnectionString, 'must be the connection string of an Application Insights resource')
      .optional(),
  ),
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: set(
    z
      .string()
      .trim()
      .regex(
        /^Authorization=AAD;ClientId=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12};?$/i,
        'must be Authorization=AAD;ClientId=… of a managed identity',
      )
      .optional(),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: text,
  LIMIT_PERSON: aMinute(120),
  LIMIT_CHAT: aMinute(600),
  LIMIT_ADDRESS: aMinute(120),
  LIMIT_LINK: aMinute(30),
  LIMIT_CHANGES: aMinute(600),
  TRUSTED_PROXIES: count(0, 5),
});

type Environment = z.output<typeof environment>;

/** The Cosmos server that `npm run cosmos` starts, for a laptop without an account. */
export const localCosmos = {
  endpoint: 'http://127.0.0.1:8081',
  port: 8081,
  /** No secret: the local server keeps nothing that matters, and listens on this machine only. */
  key: 'bG9jYWwtY29zbW9zLW9uLXRoaXMtbWFjaGluZQ==',
} as const;

const botNames = ['BOT_APP_ID', 'BOT_APP_TYPE', 'BOT_APP_TENANT_ID', 'BOT_APP_PASSWORD'] as const;

function botOf(env: Environment, problems: string[]): BotCredentials | undefined {
  if (botNames.every((name) => env[name] === undefined)) return undefined;
  const {
    BOT_APP_ID: appId,
    BOT_APP_TYPE: type,
    BOT_APP_TENANT_ID: tenantId,
    BOT_APP_PASSWORD: password,
  } = env;
  for (const name of ['BOT_APP_ID', 'BOT_APP_TYPE', 'BOT_APP_TENANT_ID'] as const) {
    if (env[name] === undefined) problems.push(`${name}: is needed, since other bot credentials are set`);
  }
  if (type === 'SingleTenant' && password === undefined) {
    problems.push('BOT_APP_PASSWORD: is needed for SingleTenant');
  }
  if (type === 'UserAssignedMSI' && password !== undefined) {
    problems.push('BOT_APP_PASSWORD: must be empty for UserAssignedMSI');
  }
  if (!appId || !type || !tenantId) return undefined;
  return { appId, type, tenantId, password };
}

function storeOf(
  env: Environment,
  laptop: boolean,
  identity: string | undefined,
  problems: string[],
): StoreConfig {
  if (env.STORE === 'sqlite') return { kind: 'sqlite', file: env.SQLITE_FILE };
  const database = env.COSMOS_DATABASE;
  if (env.COSMOS_ENDPOINT === undefined) {
    if (!laptop) problems.push('COSMOS_ENDPOINT: is needed for STORE=cosmos');
    return { kind: 'cosmos', endpoint: localCosmos.endpoint, key: localCosmos.key, database };
  }
  const named = identity === undefined ? {} : { identity };
  return { kind: 'cosmos', endpoint: env.COSMOS_ENDPOINT, key: env.COSMOS_KEY, ...named, database };
}

/** The connection string goes first: a platform may put the address of a collector of its own beside it. */
function telemetryOf(env: Environment, problems: string[]): TelemetryConfig | undefined {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } =
    env;
  if (connectionString !== undefined) {
    const identity = /ClientId=([^;]+)/i.exec(env.APPLICATIONINSIGHTS_AUTHENTICATION_STRING ?? '')?.[1];
    return { kind: 'azure', connectionString, identity };
  }
  if (endpoint === undefined) return undefined;
  if (isSafeUrl(endpoint)) return { kind: 'otlp', endpoint: withoutSlash(endpoint) };
  problems.push('OTEL_EXPORTER_OTLP_ENDPOINT: must be an https address (http only for loopback)');
  return undefined;
}

const withoutSlash = (address: string) => address.replace(/\/+$/, '');

/** Reads the configuration out of an environment. Throws ConfigError with everything that is wrong with it. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    // zod's own texts may quote a value, so only ours and the rule's kind are passed on.
    throw new ConfigError(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`));
  }
  const values = parsed.data;
  const problems: string[] = [];
  const laptop = botNames.every((name) => values[name] === undefined);
  const bot = botOf(values, problems);
  if (laptop && !isLoopback(values.HOST)) {
    problems.push(
      'HOST: must be loopback (127.0.0.1) without bot credentials, since nobody can be told apart',
    );
  }
  if (!laptop && values.TOKEN_KEYS === undefined) {
    problems.push(
      'TOKEN_KEYS: is needed when bot credentials are set, so that every process opens every card',
    );
  }
  if (!laptop && values.PUBLIC_URL === undefined) {
    problems.push('PUBLIC_URL: is needed when bot credentials are set');
  }
  const identity = bot?.type === 'UserAssignedMSI' ? bot.appId : undefined;
  const store = storeOf(values, laptop, identity, problems);
  const telemetry = telemetryOf(values, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const host = values.HOST.includes(':') ? `[${values.HOST}]` : values.HOST;
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: withoutSlash(values.PUBLIC_URL ?? `http://${host}:${values.PORT}`),
    store,
    bot,
    botOpenIdMetadata: values.BOT_OPENID_METADATA,
    tokenKeys: values.TOKEN_KEYS,
    teamsServiceUrl: values.TEAMS_SERVICE_URL ?? 'https://smba.trafficmanager.net/teams/',
    graphUrl: withoutSlash(values.GRAPH_URL ?? 'https://graph.microsoft.com/v1.0'),
    teamsAppId: values.TEAMS_APP_ID ?? (laptop ? 'quorate' : undefined),
    authorityFile: values.AUTHORITY_FILE,
    rehearsalPort: values.REHEARSAL_PORT,
    logLevel: values.LOG_LEVEL,
    telemetry,
    limits: {
      person: values.LIMIT_PERSON,
      chat: values.LIMIT_CHAT,
      address: values.LIMIT_ADDRESS,
      link: values.LIMIT_LINK,
      changes: values.LIMIT_CHANGES,
    },
    trustedProxies: values.TRUSTED_PROXIES,
  };
}
