/** What is wrong with a page of the access log, in words. */
import type { AccessFault, AccessProblem } from './kernel/access-pages.ts';

const words: Readonly<Record<AccessFault, string>> = {
  pageChanged: 'a page of the access log was changed',
  pageMissing: 'a page of the access log is missing',
  pagesCut: 'the first pages of a day of the access log were cut off',
  newestCut: 'the newest pages of a day of the access log were cut off',
  pageUnreadable: 'a page of the access log cannot be read',
};

export function accessProblemLine({ fault, partition, process, seq }: AccessProblem): string {
  return `${words[fault]}: ${partition} ${process}${seq === undefined ? '' : ` (page ${seq})`}`;
}
