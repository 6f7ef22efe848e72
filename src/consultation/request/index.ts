/** Asking for a consultation: the form, its steps, the sending. */
import type { Entry } from '../../kernel/registry.ts';
import { requestForm } from './form.ts';
import { send } from './send.ts';
import { requestSteps } from './steps.ts';

export const requestEntries: readonly Entry[] = [requestForm, ...requestSteps, send];
