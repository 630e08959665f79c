import { admin } from './admin';
import { app } from './app';
import { auth } from './auth';
import { billing } from './billing';
import { calls } from './calls';
import { docs } from './docs';
import { home } from './home';
import { importing } from './import';
import { inbox } from './inbox';
import { intake } from './intake';
import { lead } from './lead';
import { leads } from './leads';
import { merge } from './merge';
import { notify } from './notify';
import { prompts } from './prompts';
import { settings } from './settings';
import { tasks } from './tasks';
import { users } from './users';
import { workspace } from './workspace';

/** The Hebrew catalog, the source of all keys. */
export const he = {
  ...app,
  ...admin,
  ...auth,
  ...leads,
  ...lead,
  ...docs,
  ...home,
  ...inbox,
  ...intake,
  ...importing,
  ...merge,
  ...billing,
  ...calls,
  ...settings,
  ...notify,
  ...tasks,
  ...users,
  ...prompts,
  ...workspace,
} as const;
