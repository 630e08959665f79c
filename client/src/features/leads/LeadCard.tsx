import { Link } from '@tanstack/react-router';
import { Ellipsis, Flame } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { Status } from '@/api/lookups';
import { useT } from '@/i18n';
import { initials, phone, shortAge } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Chip, CountBadge, Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import type { Lead } from './queries';
import { NextStep } from './ReminderChip';
import { SourceIcon } from './SourceIcon';
import { isHot } from './search';

interface LeadCardProps {
  lead: Lead;
  status: Status | undefined;
  /** Says the stage on the card, where the column does not. */
  showStatus: boolean;
  /** Open beside the board. */
  open: boolean;
  /** The one card of its column that Tab reaches. */
  current: boolean;
  /** Being dragged: the ghost shows it, its place stays pale. */
  dragged: boolean;
  /** Lifted by keyboard. */
  lifted: boolean;
  onOpen: (lead: Lead) => boolean;
  onMenu: (lead: Lead, anchor: HTMLElement) => void;
}

/** A lead on the board. The whole card is its link; everything in it has a place of its own. */
export const LeadCard = memo(function LeadCard(props: LeadCardProps) {
  const { lead, status, showStatus, open, current, dragged, lifted, onOpen, onMenu } = props;
  const t = useT();
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  const awaiting = status?.kind === 'open' && !lead.next_action;
  const crowded = Boolean(lead.next_action) || awaiting || lead.unread > 0;
  // A plain press opens the lead beside the board; with a key held it is a link like any other.
  const onClick = (e: MouseEvent) => {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button !== 0) return;
    if (onOpen(lead)) e.preventDefault();
  };
  return (
    <article
      data-card={lead.id}
      className={cx(
        'group/card @container relative flex h-[122px] flex-col rounded-lg bg-surface p-3 shadow-1 transition-shadow duration-150 select-none hover:shadow-2 [-webkit-touch-callout:none]',
        open && 'outline-2 -outline-offset-2 outline-brand',
        dragged && 'opacity-40',
        lifted && 'shadow-3 outline-3 outline-brand',
      )}
    >
      <div className="flex h-6 items-center gap-2">
        {showStatus && status && (
          <span role="img" aria-label={status.label} title={status.label} className="inline-flex">
            <Dot tone={toneOf(status.color)} />
          </span>
        )}
        <Link
          to="/leads/$leadId"
          params={{ leadId: String(lead.id) }}
          preload="intent"
          draggable={false}
          tabIndex={current ? 0 : -1}
          aria-describedby="card-help"
          aria-current={open ? 'true' : undefined}
          onClick={onClick}
          className="min-w-0 truncate rounded-xs text-sm font-semibold outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-brand"
        >
          <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
        </Link>
        {isHot(lead) && (
          <Chip tone="rose" icon={<Flame aria-hidden />}>
            {t('leads.hot')}
          </Chip>
        )}
        <span className="flex-1" />
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('leads.cardMenu', { name })}
          aria-haspopup="menu"
          data-card-menu
          onClick={(e) => onMenu(lead, e.currentTarget)}
          className="relative z-1 -my-1 -me-1.5 grid size-7 place-items-center rounded-sm text-fg-2 opacity-0 transition-opacity group-focus-within/card:opacity-100 group-hover/card:opacity-100 hover:bg-hover coarse:size-11 coarse:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden />
        </button>
      </div>
      <p className="mt-1 line-clamp-2 text-xs text-fg-2" dir="auto">
        {lead.last_message || lead.notes}
      </p>
      <div className="mt-auto flex h-6 items-center gap-2 text-xs text-fg-2">
        <SourceIcon source={lead.last_channel || lead.source} />
        {lead.phone && lead.name && (
          <span className={cx('num', crowded && '@max-[230px]:hidden')}>{phone(lead.phone)}</span>
        )}
        <span className="flex-1" />
        {!lead.next_action && (
          <bdi className="text-2xs whitespace-nowrap text-fg-3">
            {shortAge(lead.last_contact_at ?? lead.created_at)}
          </bdi>
        )}
        <NextStep dueAt={lead.next_action?.due_at} awaiting={awaiting} />
        {lead.unread > 0 && <CountBadge n={lead.unread} label={t('leads.unread', { n: lead.unread })} />}
        {lead.owner && (
          <Avatar
            size="xs"
            name={lead.owner.name}
            initials={initials(lead.owner.name)}
            title={lead.owner.name}
          />
        )}
      </div>
    </article>
  );
});
