/** Every view of this slice but the request form: a card each, rendered for one person at one moment. */
import type { View } from '../../kernel/view.ts';
import { askForMoreForm, callCard, passOnForm } from './chairForms.ts';
import { copyView } from './copy.ts';
import { help } from './help.ts';
import { mine, unentered } from './lists.ts';
import { changeForm, changeLastForm, decideForm } from './outcomeForms.ts';
import {
  answerMoreForm,
  differForm,
  enterForm,
  legalReviewForm,
  restrictForm,
  settleForm,
  unrestrictForm,
  withdrawForm,
} from './partyForms.ts';
import { showConsultation } from './show.ts';
import { timelineView } from './timeline.ts';

export { copyText } from './copy.ts';

export const viewEntries: readonly View[] = [
  help,
  mine,
  unentered,
  showConsultation,
  timelineView,
  copyView,
  callCard,
  passOnForm,
  askForMoreForm,
  answerMoreForm,
  decideForm,
  changeForm,
  changeLastForm,
  differForm,
  settleForm,
  legalReviewForm,
  enterForm,
  withdrawForm,
  restrictForm,
  unrestrictForm,
];
