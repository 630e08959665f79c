import { Link } from '@tanstack/react-router';
import { UserRound } from 'lucide-react';
import { type CallItem, otherEnd, reasonOf, resultOf, whom } from '@/api/calls';
import { useT } from '@/i18n';
import { dayTime, duration, phone, relative } from '@/i18n/format';
import { buttonClass } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { CallIcon } from './CallIcon';

/** The columns of the table; on a phone each row is a card of its own. */
export const columns =
  'md:grid-cols-[minmax(11rem,1.6fr)_10.5rem_minmax(9rem,1fr)_8.5rem_4.5rem_3rem] md:gap-x-4';

/** One call. The row opens its transcript. */
export function CallRow({ call, onOpen }: { call: CallItem; onOpen: (id: number) => void }) {
  const t = useT();
  const name = whom(call);
  const number = otherEnd(call);
  const result = resultOf(call);
  const reason = reasonOf(call);
  const direction = call.direction === 'in' ? t('calls.in') : t('calls.out');
  const length = call.duration_s > 0 ? duration(call.duration_s) : '';
  return (
    <div
      role="row"
      className={cx(
        columns,
        'relative grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5 border-t border-line px-4 py-3 text-sm transition-colors last:rounded-b-lg hover:bg-hover md:min-h-15 md:py-2',
      )}
    >
      <span role="cell" className="flex min-w-0 items-center gap-3 max-md:col-span-2 max-md:pe-10">
        <CallIcon call={call} />
        <span className="min-w-0 flex-1">
          <button
            type="button"
            aria-haspopup="dialog"
            aria-label={t('calls.openTranscript', { direction, name })}
            onClick={() => onOpen(call.id)}
            className="block max-w-full truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
          >
            <bdi className={call.lead_name ? undefined : 'num'}>{name}</bdi>
          </button>
          <span className="block truncate text-xs text-fg-2">
            {direction}
            {call.lead_name && number && (
              <>
                {' · '}
                <span className="num">{phone(number)}</span>
              </>
            )}
          </span>
        </span>
      </span>
      <span role="cell" className="max-md:col-start-1 max-md:ps-12">
        <Chip tone={result.tone}>{result.text}</Chip>
      </span>
      <span role="cell" className={cx('truncate text-xs text-fg-2', !reason && 'max-md:hidden')}>
        {reason}
      </span>
      <span role="cell" className="text-xs text-fg-2 max-md:col-start-1 max-md:ps-12">
        <bdi title={dayTime(call.started_at)}>{relative(call.started_at)}</bdi>
      </span>
      <span role="cell" className={cx('text-xs text-fg-2', !length && 'max-md:hidden')}>
        <span className="num">{length}</span>
      </span>
      <span role="cell" className="max-md:absolute max-md:end-2 max-md:top-2.5">
        {call.lead_id > 0 && (
          <Link
            to="/leads/$leadId"
            params={{ leadId: String(call.lead_id) }}
            search={{ tab: 'calls' }}
            aria-label={t('calls.openLeadOf', { name })}
            className={buttonClass('ghost', 'md', 'relative z-1 !px-2.5')}
          >
            <UserRound className="size-4" aria-hidden />
          </Link>
        )}
      </span>
    </div>
  );
}
