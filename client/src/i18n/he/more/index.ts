import { admin } from './admin';
import { billing } from './billing';
import { broadcasts } from './broadcasts';
import { calls } from './calls';
import { consent } from './consent';
import { docs } from './docs';
import { importing } from './import';
import { inbox } from './inbox';
import { intake } from './intake';
import { lead } from './lead';
import { leadForms } from './leadForms';
import { media } from './media';
import { merge } from './merge';
import { notifications } from './notifications';
import { palette } from './palette';
import { prompts } from './prompts';
import { settings } from './settings';
import { tasks } from './tasks';
import { users } from './users';
import { workspace } from './workspace';

/** The Hebrew words of all that loads later than a first visit. */
export const more = {
  ...admin,
  ...billing,
  ...broadcasts,
  ...calls,
  ...consent,
  ...docs,
  ...importing,
  ...inbox,
  ...intake,
  ...lead,
  ...leadForms,
  ...media,
  ...merge,
  ...notifications,
  ...palette,
  ...prompts,
  ...settings,
  ...tasks,
  ...users,
  ...workspace,
} as const;
