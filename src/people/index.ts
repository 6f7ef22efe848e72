/** The people of the authorities served: the authority file, the directory built from it, and its record. */
export {
  type AuthorityContent,
  type AuthorityFile,
  AuthorityFileError,
  authorityFileSchema,
  checkAuthorityFile,
  parseAuthorityFile,
} from './authorityFile.ts';
export { buildAuthority, buildDirectory, currentDirectory, directoryOf } from './directory.ts';
export { nameOf } from './names.ts';
export {
  type Candidate,
  inInput,
  isTyped,
  longestTyped,
  matchesOf,
  mostOffered,
  theOne,
} from './oneOfMany.ts';
export {
  type AuthorityRecord,
  authorityPartition,
  authorityRecord,
  authorityRecordSchema,
} from './record.ts';
