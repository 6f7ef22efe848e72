/**
 * The HTTP client under botbuilder's connector client. Botbuilder's own repeats a failed send three times, waits as
 * long as it is told, and has no time limit: a message could arrive four times. This one sends once, within a bound,
 * over kept-alive connections, and says exactly what happened.
 */
import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { ConnectorFault, codeIn, networkFault, retryAfterMs } from './connectorFault.ts';

type ConnectorOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>;
type HttpClient = NonNullable<ConnectorOptions['httpClient']>;

/** Answers of the connector are small; more than this is not one. */
const largestAnswer = 1_000_000;

/** A client whose requests end within `timeoutMs` and throw ConnectorFault for every answer but a 2xx. */
export function connectorHttp(timeoutMs: number): HttpClient {
  return {
    async sendRequest(request) {
      let status: number;
      let text: string;
      let retryAfter: string | null;
      // Ended with the answer: a signal of `AbortSignal.timeout` would hold on to each request until its time is over.
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(new DOMException('no answer', 'TimeoutError')), timeoutMs);
      try {
        const response = await fetch(request.url, {
          method: request.method,
          headers: request.headers.rawHeaders(),
          body: typeof request.body === 'string' ? request.body : undefined,
          redirect: 'error',
          signal: stop.signal,
        });
        status = response.status;
        retryAfter = response.headers.get('retry-after');
        text = await response.text();
      } catch (error) {
        throw networkFault(error);
      } finally {
        clearTimeout(timer);
      }
      if (status < 200 || status > 299) {
        throw new ConnectorFault({
          status,
          code: codeIn(text, status),
          sent: true,
          retryAfterMs: retryAfterMs(retryAfter, Date.now()),
        });
      }
      const headers = request.headers.clone();
      for (const name of headers.headerNames()) headers.remove(name);
      headers.set('content-type', 'application/json');
      return { request, status, headers, bodyAsText: text.slice(0, largestAnswer) };
    },
  };
}
