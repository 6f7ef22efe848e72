/** Every view of this slice but the request form: a card each, rendered for one person at one moment. */
import type { View } from '../../kernel/view.ts';
import { showConsultation } from './show.ts';

export const viewEntries: readonly View[] = [showConsultation];
