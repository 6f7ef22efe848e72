/**
 * What the manifest takes from an environment: the bot's id and the domain under which Quorate is reached. `infra/` names
 * them `BOT_ID` and `BOT_DOMAIN`, which the Agents Toolkit keeps in `env/.env.<name>`; where they are not set, they follow
 * from what the service itself is configured with.
 */
import { isLoopback } from '../../src/config.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

const set = (value: string | undefined) => (value?.trim() ? value.trim() : undefined);

function botOf(variables: Variables, problems: string[]): string | undefined {
  const [given, ofService] = [set(variables.BOT_ID), set(variables.BOT_APP_ID)];
  const id = given ?? ofService;
  if (id === undefined) problems.push('BOT_ID: is needed (or BOT_APP_ID, as the service has it)');
  else if (!guid.test(id)) problems.push(`${given ? 'BOT_ID' : 'BOT_APP_ID'}: must be a GUID`);
  if (given && ofService && given.toLowerCase() !== ofService.toLowerCase()) {
    problems.push('BOT_ID: is another than BOT_APP_ID');
  }
  return id?.toLowerCase();
}

function hostOf(address: string | undefined, problems: string[]): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:') {
    problems.push('PUBLIC_URL: must be an https address, since Teams shows no other');
    return undefined;
  }
  if (url.port !== '' || url.pathname !== '/') {
    problems.push('PUBLIC_URL: must be a host alone, without port or path: the manifest names domains');
  }
  return url.hostname;
}

function domainOf(variables: Variables, problems: string[]): string | undefined {
  const given = set(variables.BOT_DOMAIN);
  const before = problems.length;
  const ofService = hostOf(set(variables.PUBLIC_URL), problems);
  const name = given ?? ofService;
  if (name === undefined) {
    if (problems.length === before)
      problems.push('BOT_DOMAIN: is needed (or PUBLIC_URL, as the service has it)');
  } else if (!domain.test(name) || isLoopback(name)) {
    problems.push(`${given ? 'BOT_DOMAIN' : 'PUBLIC_URL'}: must name a host that Teams can reach`);
  }
  if (given && ofService && given.toLowerCase() !== ofService) {
    problems.push('BOT_DOMAIN: is another than the host of PUBLIC_URL');
  }
  return name?.toLowerCase();
}

/** The manifest's variables; what is missing or wrong is added to `problems`, by name, never with its value. */
export function manifestValues(variables: Variables, problems: string[]): Variables {
  return { BOT_ID: botOf(variables, problems), BOT_DOMAIN: domainOf(variables, problems) };
}
