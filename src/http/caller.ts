/** Who called, as an address: behind proxies of ours, whom the outermost of them was called by. */
import type { IncomingMessage } from 'node:http';

/** Gives a request's address; `proxies` of ours stand before us, and each adds whom it was called by to the header. */
export type AddressOf = (req: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/**
 * What stands further left in `X-Forwarded-For` than our own proxies have written is the caller's own claim, and is not
 * looked at; without proxies none of it is.
 */
export function addressOf(proxies: number): AddressOf {
  return (req) => {
    const direct = req.socket.remoteAddress ?? '';
    if (proxies === 0) return direct;
    const header = req.headers['x-forwarded-for'];
    const noted = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
    return noted.at(-proxies)?.trim().slice(0, 64) || direct;
  };
}
