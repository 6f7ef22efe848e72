/** Safe to meet: the adults of a family, what they may share, and the page that the chair signs. */
import type { Entry } from '../../kernel/registry.ts';
import { adultEntries } from './adults.ts';
import { adultViews } from './cards.ts';
import { signEntries } from './sign.ts';
import { signForm } from './signForm.ts';

export const safetyEntries: readonly Entry[] = [...adultEntries, ...signEntries, ...adultViews, signForm];
