/**
 * `npm run cosmos`: a local Cosmos DB server in a process of its own, so that Quorate can be stopped, killed and started
 * again beside it. Data lives in memory, as long as this process does.
 */
import { localCosmos } from '../../config.ts';
import { localKey, startCosmosServer } from './server.ts';

const port = Number(process.env.COSMOS_PORT ?? localCosmos.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error('COSMOS_PORT is not a port number');
  process.exit(1);
}
try {
  const server = await startCosmosServer({ port, key: process.env.COSMOS_KEY ?? localKey });
  console.log('A local Cosmos DB server (in memory, this machine only). In another terminal:\n');
  const usual = port === localCosmos.port && server.key === localKey;
  const where = usual ? '' : ` COSMOS_ENDPOINT=${server.endpoint} COSMOS_KEY=${server.key}`;
  console.log(`  STORE=cosmos${where} npm start\n`);
  console.log('Ctrl+C ends it and forgets everything.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  console.error(
    `The local Cosmos server cannot listen on port ${port} (${code}). COSMOS_PORT names another.`,
  );
  process.exit(1);
}
