/** Faults at start that say what to mend, by name and path, and print no value: shown as words, not as a stack. */
import { AuthoritySourceError } from './authority-source.ts';
import { ConfigError } from './config.ts';
import { StoreError } from './kernel/store.ts';
import { AuthorityFileError } from './people/index.ts';

type PlainFault = ConfigError | AuthorityFileError | AuthoritySourceError | StoreError;

export function isPlain(fault: unknown): fault is PlainFault {
  return (
    fault instanceof ConfigError ||
    fault instanceof AuthorityFileError ||
    fault instanceof AuthoritySourceError ||
    fault instanceof StoreError
  );
}

export function plainWords(fault: unknown): string {
  if (fault instanceof StoreError) {
    return `The store cannot be used (${fault.fault}): ${fault.message}. With STORE=cosmos on this machine, start "npm run cosmos" first.`;
  }
  return isPlain(fault) ? fault.message : 'Something went wrong at start.';
}
