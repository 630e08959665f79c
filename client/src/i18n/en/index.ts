import type { Messages } from '../index';
import { admin } from './admin';
import { app } from './app';
import { auth } from './auth';
import { billing } from './billing';
import { broadcasts } from './broadcasts';
import { calls } from './calls';
import { consent } from './consent';
import { docs } from './docs';
import { home } from './home';
import { importing } from './import';
import { inbox } from './inbox';
import { intake } from './intake';
import { lead } from './lead';
import { leadForms } from './leadForms';
import { leads } from './leads';
import { media } from './media';
import { merge } from './merge';
import { notifications } from './notifications';
import { notify } from './notify';
import { palette } from './palette';
import { prompts } from './prompts';
import { settings } from './settings';
import { tasks } from './tasks';
import { users } from './users';
import { workspace } from './workspace';

/** The English catalog; a missing key does not compile. */
export const en: Messages = {
  ...admin,
  ...app,
  ...auth,
  ...billing,
  ...broadcasts,
  ...calls,
  ...consent,
  ...docs,
  ...home,
  ...importing,
  ...inbox,
  ...intake,
  ...lead,
  ...leadForms,
  ...leads,
  ...media,
  ...merge,
  ...notifications,
  ...notify,
  ...palette,
  ...prompts,
  ...settings,
  ...tasks,
  ...users,
  ...workspace,
};
