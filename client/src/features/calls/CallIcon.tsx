import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { type CallItem, isMissed } from '@/api/calls';
import { toneClass } from '@/ui/Chip';
import { cx } from '@/ui/cx';

/** The sign of a call: in, out, or nobody reached. Its word stands beside it. */
export function CallIcon({ call }: { call: CallItem }) {
  const missed = isMissed(call);
  const Icon = missed ? PhoneMissed : call.direction === 'in' ? PhoneIncoming : PhoneOutgoing;
  const tone = missed ? 'rose' : call.ended_at ? 'blue' : 'green';
  return (
    <span aria-hidden className={cx('grid size-9 shrink-0 place-items-center rounded-full', toneClass(tone))}>
      <Icon className="size-[18px]" />
    </span>
  );
}
