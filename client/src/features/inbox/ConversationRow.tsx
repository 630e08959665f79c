import { Link } from '@tanstack/react-router';
import { Clock, CornerUpLeft } from 'lucide-react';
import { useT } from '@/i18n';
import { dayTime, initials, phone, relative, shortAge } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Chip, CountBadge } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { OwnerChip } from './OwnerChip';
import type { Summary } from './queries';

/** One conversation: who, the last words, who answers, and how long somebody waits. The row opens it. */
export function ConversationRow({ of, selected }: { of: Summary; selected: boolean }) {
  const t = useT();
  const name = of.name || (of.phone ? phone(of.phone) : t('leads.noName'));
  const unread = of.unread > 0;
  return (
    <li
      className={cx(
        'relative flex min-h-19 gap-3 border-b border-line px-3 py-2.5 transition-colors',
        selected ? 'bg-brand-soft' : 'hover:bg-hover',
      )}
    >
      <Avatar name={name} initials={initials(name)} size="md" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <Link
            from="/inbox"
            to="/inbox"
            search={(old) => ({ ...old, lead: of.lead_id })}
            data-conversation={of.lead_id}
            aria-current={selected ? 'true' : undefined}
            className={cx(
              'min-w-0 flex-1 truncate text-sm outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand',
              unread ? 'font-semibold' : 'font-medium',
            )}
          >
            <bdi className={of.name ? undefined : 'num'}>{name}</bdi>
          </Link>
          <bdi
            title={dayTime(of.last_at)}
            className={cx('shrink-0 text-2xs', unread ? 'font-medium text-brand-text' : 'text-fg-3')}
          >
            {relative(of.last_at)}
          </bdi>
        </p>
        <div className="mt-0.5 flex items-center gap-2">
          <p
            className={cx(
              'flex min-w-0 flex-1 items-center gap-1.5 text-sm',
              unread ? 'text-fg' : 'text-fg-2',
            )}
          >
            {of.last_direction === 'out' && (
              <>
                <CornerUpLeft className="size-3.5 shrink-0 text-fg-3 ltr:-scale-x-100" aria-hidden />
                <span className="sr-only">{t('inbox.byUs')}</span>
              </>
            )}
            {of.last_text ? (
              <bdi className="truncate">{of.last_text}</bdi>
            ) : (
              <span className="truncate text-fg-3">{t('inbox.noWords')}</span>
            )}
          </p>
          {unread && <CountBadge n={of.unread} label={t('leads.unread', { n: of.unread })} />}
        </div>
        <div className="mt-1.5 flex min-w-0 items-center gap-1.5 overflow-hidden">
          <State of={of} />
        </div>
      </div>
    </li>
  );
}

function State({ of }: { of: Summary }) {
  const t = useT();
  if (of.closed_at) return <Chip tone="slate">{t('inbox.isClosed')}</Chip>;
  return (
    <>
      <OwnerChip of={of} />
      {of.snoozed_until && Date.parse(of.snoozed_until) > Date.now() && (
        <Chip tone="blue" icon={<Clock aria-hidden />}>
          <bdi>{t('inbox.until', { time: dayTime(of.snoozed_until) })}</bdi>
        </Chip>
      )}
      {of.waiting_since && (
        <span className="truncate text-2xs text-amber-fg" title={dayTime(of.waiting_since)}>
          <bdi>{t('inbox.waits', { time: shortAge(of.waiting_since) })}</bdi>
        </span>
      )}
    </>
  );
}
