import { Link } from '@tanstack/react-router';
import { PhoneCall } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStatus } from '@/api/lookups';
import { useT } from '@/i18n';
import { initials, phone as national } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { buttonClass } from '@/ui/Button';
import { Dot, toneOf } from '@/ui/Chip';

interface PersonRowProps {
  /** The lead; nothing for a task about nobody. */
  id: number | null;
  name: string;
  phone: string | null;
  status: string;
  /** The second line. */
  words?: string;
  tab?: 'conversation' | 'tasks';
  children: ReactNode;
}

/** A person in a list of the home screen: who, at which stage, and a way to call. */
export function PersonRow({ id, name, phone, status, words, tab, children }: PersonRowProps) {
  const t = useT();
  const stage = useStatus(status);
  const shown = name || (phone ? national(phone) : t('leads.noName'));
  return (
    <li className="relative flex min-h-14 items-center gap-3 border-t border-line px-4 py-2 transition-colors first:border-0 hover:bg-hover">
      <Avatar name={shown} initials={initials(shown)} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm">
          <Link
            {...(id
              ? { to: '/leads/$leadId', params: { leadId: String(id) }, search: tab ? { tab } : {} }
              : { to: '/tasks' })}
            className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
          >
            <bdi className={name ? undefined : 'num'}>{shown}</bdi>
          </Link>
          <span className="inline-flex shrink-0 items-center gap-1.5 text-2xs text-fg-3">
            {stage && <Dot tone={toneOf(stage.color)} />}
            {stage?.label}
          </span>
        </p>
        <p className="truncate text-xs text-fg-2">
          {words ? <bdi>{words}</bdi> : phone && <span className="num">{national(phone)}</span>}
        </p>
      </div>
      {children}
      {phone && (
        <a
          href={`tel:${phone}`}
          aria-label={t('home.callTo', { name: shown })}
          className={buttonClass('ghost', 'md', 'relative -me-2 !px-2.5')}
        >
          <PhoneCall className="size-4" aria-hidden />
        </a>
      )}
    </li>
  );
}
