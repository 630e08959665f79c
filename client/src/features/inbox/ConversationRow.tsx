import { Link } from '@tanstack/react-router';
import { CornerUpLeft } from 'lucide-react';
import { useT } from '@/i18n';
import { dayTime, initials, phone, relative } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { CountBadge } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { OwnerChip } from './OwnerChip';
import type { Summary } from './queries';

/** One conversation: who, the last words, and who answers. The row opens it. */
export function ConversationRow({ of }: { of: Summary }) {
  const t = useT();
  const name = of.name || (of.phone ? phone(of.phone) : t('leads.noName'));
  const unread = of.unread > 0;
  return (
    <li className="relative flex min-h-18 items-center gap-3 border-t border-line px-4 py-3 transition-colors first:rounded-t-lg first:border-0 last:rounded-b-lg hover:bg-hover">
      <Avatar name={name} initials={initials(name)} size="md" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <Link
            to="/leads/$leadId"
            params={{ leadId: String(of.lead_id) }}
            search={{ tab: 'conversation' }}
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
          <span className="flex min-w-0 shrink-0 items-center max-sm:hidden">
            <OwnerChip of={of} />
          </span>
          {unread && <CountBadge n={of.unread} label={t('leads.unread', { n: of.unread })} />}
        </div>
        <div className="mt-1 sm:hidden">
          <OwnerChip of={of} />
        </div>
      </div>
    </li>
  );
}
