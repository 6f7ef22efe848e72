/** The cards about the adults of a family. */
import { adultView } from './adult.ts';
import { setApartForm } from './apartForm.ts';
import { familyView } from './family.ts';
import { addAdultForm, excludeForm, recordNeedsForm, recordRouteForm, recordSharedForm } from './forms.ts';
import { signForm } from './signForm.ts';

export const adultViews = [
  familyView,
  adultView,
  addAdultForm,
  recordRouteForm,
  recordSharedForm,
  setApartForm,
  recordNeedsForm,
  excludeForm,
  signForm,
] as const;
