import { app } from './app';
import { auth } from './auth';
import { home } from './home';
import { leads } from './leads';
import { notify } from './notify';

/** The Hebrew words of a first visit: signing in, the frame, the day and the board. */
export const he = {
  ...app,
  ...auth,
  ...home,
  ...leads,
  ...notify,
} as const;
