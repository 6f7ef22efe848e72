/** A process of its own on somebody's store: carries out all that is due, and ends. Arguments: the room, the instant. */
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';

const [room = '', now = ''] = process.argv.slice(2);
const at = Temporal.Instant.from(now);
const house = await compose({
  config: { ...loadConfig(process.env), teamsServiceUrl: `${room}/`, graphUrl: `${room}/v1.0` },
  clock: { now: () => at },
});
await house.worker.settle();
await house.stop();
