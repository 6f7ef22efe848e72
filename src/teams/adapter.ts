/** botbuilder's CloudAdapter with what is dear made once: connector clients and the token client. */
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type TurnContext,
} from 'botbuilder';
import type { BotCredentials } from '../config.ts';
import { connectorHttp } from './connectorHttp.ts';

type Identity = Parameters<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>[0];
type Factory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>;
type ConnectorClient = Awaited<ReturnType<Factory['create']>>;
type TokenClient = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['createUserTokenClient']>>;
export type Authenticated = Awaited<
  ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>
>;

const mostClients = 64;

/**
 * The public Bot Framework. botbuilder takes all of these or none, so that setting only the address of the signing keys
 * would lose the rest. Tokens that an emulator would bring are looked up among the same keys, where they cannot be:
 * only the Bot Framework speaks to this bot.
 */
const botFramework = {
  keys: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  login: 'https://login.microsoftonline.com/botframework.com',
  service: 'https://api.botframework.com',
  caller: 'urn:botframework:azure',
} as const;

/**
 * Checks tokens as botbuilder does, but keeps one connector client a service URL instead of making two clients a turn.
 * There is one bot, so the clients do not depend on the caller.
 */
class Authentication extends ConfigurationBotFrameworkAuthentication {
  readonly #clients = new Map<string, Promise<ConnectorClient>>();
  #tokenClient: Promise<TokenClient> | undefined;

  #cached(factory: Factory): Factory {
    return {
      create: (serviceUrl, audience) => {
        const key = `${serviceUrl} ${audience ?? ''}`;
        const known = this.#clients.get(key);
        if (known) return known;
        const made = factory.create(serviceUrl, audience);
        made.catch(() => this.#clients.delete(key));
        if (this.#clients.size >= mostClients) this.#clients.clear();
        this.#clients.set(key, made);
        return made;
      },
    };
  }

  override createConnectorFactory(identity: Identity): Factory {
    return this.#cached(super.createConnectorFactory(identity));
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<Authenticated> {
    const result = await super.authenticateRequest(activity, header);
    return {
      ...result,
      connectorFactory: result.connectorFactory && this.#cached(result.connectorFactory),
    };
  }

  override createUserTokenClient(identity: Identity): Promise<TokenClient> {
    this.#tokenClient ??= super.createUserTokenClient(identity).catch((error: unknown) => {
      this.#tokenClient = undefined;
      throw error;
    });
    return this.#tokenClient;
  }
}

export class TeamsAdapter extends CloudAdapter {
  readonly #authentication: Authentication;
  readonly #appId: string;

  constructor(options: {
    bot: BotCredentials | undefined;
    openIdMetadata: string | undefined;
    timeoutMs: number;
  }) {
    const { bot, openIdMetadata, timeoutMs } = options;
    const authentication = new Authentication(
      {
        ...(bot && {
          MicrosoftAppId: bot.appId,
          MicrosoftAppType: bot.type,
          MicrosoftAppTenantId: bot.tenantId,
          MicrosoftAppPassword: bot.password,
        }),
        ToBotFromChannelOpenIdMetadataUrl: openIdMetadata ?? botFramework.keys,
        ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadata ?? botFramework.keys,
        ToBotFromChannelTokenIssuer: botFramework.service,
        ToChannelFromBotLoginUrl: botFramework.login,
        ToChannelFromBotOAuthScope: botFramework.service,
        OAuthUrl: botFramework.service,
        CallerId: botFramework.caller,
        ValidateAuthority: true,
      },
      undefined,
      undefined,
      undefined,
      { httpClient: connectorHttp(timeoutMs) },
    );
    super(authentication);
    this.#authentication = authentication;
    this.#appId = bot?.appId ?? '';
  }

  /** Checks the Authorization header of a request; throws botbuilder's errors. */
  authenticate(activity: Activity, header: string): Promise<Authenticated> {
    return this.#authentication.authenticateRequest(activity, header);
  }

  /** Runs one turn of an activity that has been authenticated, and gives the HTTP answer, if there is one. */
  turn(
    authenticated: Authenticated,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<{ status: number; body?: unknown } | undefined> {
    return this.processActivity(authenticated, activity, logic);
  }

  /** The client that speaks to the connector at a service URL as the bot, outside any turn. */
  connector(serviceUrl: string): Promise<ConnectorClient> {
    return this.#authentication
      .createConnectorFactory(this.createClaimsIdentity(this.#appId))
      .create(serviceUrl);
  }
}
