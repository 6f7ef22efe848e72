/**
 * The address of ours to which Graph tells changes: one an authority and token key, so that the secret belongs to the
 * address, follows from the key, and is written down nowhere.
 */
import { type Received, readNotifications } from './notifications.ts';

export interface ChangesAddress {
  /** Undefined where Graph could not reach us: then the nightly comparison alone notices what was changed. */
  of(authority: string): { readonly address: string; readonly secret: string } | undefined;
  /** Undefined for an address that is not ours. */
  read(received: {
    readonly authority: string;
    readonly key: string;
    readonly validationToken: string | null;
    readonly body: unknown;
  }): Received | undefined;
}

export function changesAddress(options: {
  readonly publicUrl: string;
  readonly isReachable: boolean;
  readonly isServed: (authority: string) => boolean;
  readonly secret: (purpose: string, key?: string) => { key: string; secret: string } | undefined;
}): ChangesAddress {
  const { publicUrl, isReachable, isServed } = options;
  const secretOf = (authority: string, key?: string) => options.secret(`changes of ${authority}`, key);
  return {
    of(authority) {
      const made = isReachable ? secretOf(authority) : undefined;
      if (!made) return undefined;
      const path = [authority, made.key].map(encodeURIComponent).join('/');
      return { address: `${publicUrl}/api/outlook/${path}`, secret: made.secret };
    },
    read({ authority, key, validationToken, body }) {
      const known = isServed(authority) ? secretOf(authority, key) : undefined;
      if (!known) return undefined;
      return readNotifications({ validationToken, body, secret: () => known.secret });
    },
  };
}
