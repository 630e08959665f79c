import type { Schema } from '@/api/client';

/** How a number is set up. */
export type Checkup = Schema<'Checkup'>;

/** One thing that was looked at. */
export type Check = Schema<'Check'>;
