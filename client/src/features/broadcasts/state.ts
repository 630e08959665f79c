import type { Tone } from '@/ui/Chip';
import type { Broadcast, Place } from './queries';

/** The colour of a state. */
export const stateTones: Record<Broadcast['state'], Tone> = {
  scheduled: 'violet',
  running: 'blue',
  paused: 'amber',
  stopped: 'slate',
  done: 'green',
};

/** The colour of a place. */
export const placeTones: Record<Place | 'unknown', Tone> = {
  waiting: 'slate',
  queued: 'violet',
  sent: 'blue',
  delivered: 'blue',
  read: 'green',
  failed: 'rose',
  unknown: 'amber',
  left_out: 'slate',
};

/** How many of a broadcast's people are in a place; a message without an answer counts as failed. */
export function countOf({ counts }: Broadcast, place: Place): number {
  if (place === 'failed') return counts.failed + counts.unknown;
  return counts[place];
}

/** How many it reaches, and for how many of them it is decided. */
export function progressOf({ counts }: Broadcast): { reach: number; settled: number } {
  const reach = counts.total - counts.left_out;
  return { reach, settled: reach - counts.waiting };
}
