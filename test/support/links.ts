/** Links as the tests sign them. */
import { LinkTokens } from '../../src/kernel/links.ts';

export const testLinks = new LinkTokens(
  [{ id: 'k1', secret: 'a secret of the tests, thirty-two long' }],
  'https://quorate.example',
);
