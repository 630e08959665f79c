import { t } from '@/i18n';
import { phone } from '@/i18n/format';
import type { Tone } from '@/ui/Chip';
import type { Schema } from './client';

/** A call as lists show it. */
export type CallItem = Schema<'Item'>;

const reasons = [
  'caller_hung_up',
  'bot_hung_up',
  'silence',
  'max_duration',
  'model_failed',
  'carrier_lost',
  'shutdown',
  'message_left',
  'no_message',
  'machine',
  'refused',
  'unknown',
  'too_late',
  'team_hung_up',
] as const;

const outcomes = ['conversation', 'message', 'none'] as const;

const missedStates: CallItem['status'][] = ['no_answer', 'busy', 'failed', 'canceled'];

/** The number at the other end; nothing when it was withheld. */
export function otherEnd(call: CallItem): string {
  return call.direction === 'in' ? call.from : call.to;
}

/** Whom the call was with, as a name for people. */
export function whom(call: CallItem): string {
  const number = otherEnd(call);
  return call.lead_name || (number ? phone(number) : t('calls.hidden'));
}

/** Whether nobody was reached. */
export function isMissed(call: CallItem): boolean {
  return missedStates.includes(call.status);
}

/** What came of a call, and the colour of that. */
export function resultOf(call: CallItem): { text: string; tone: Tone } {
  if (!call.ended_at) {
    const ringing = call.status === 'ringing' && call.direction === 'out';
    return ringing
      ? { text: t('calls.status.ringing'), tone: 'amber' }
      : { text: t('calls.live'), tone: 'green' };
  }
  if (isMissed(call)) return { text: t(`calls.status.${call.status}`), tone: 'rose' };
  if (call.end_reason === 'machine') return { text: t('calls.outcome.machine'), tone: 'amber' };
  const outcome = outcomes.find((o) => o === call.outcome);
  if (!outcome) return { text: t(`calls.status.${call.status}`), tone: 'slate' };
  const tones = { conversation: 'blue', message: 'amber', none: 'slate' } as const;
  return { text: t(`calls.outcome.${outcome}`), tone: tones[outcome] };
}

/** How a call ended, in words; nothing when that adds nothing. */
export function reasonOf(call: CallItem): string {
  const reason = reasons.find((r) => r === call.end_reason);
  return reason ? t(`calls.reason.${reason}`) : '';
}
