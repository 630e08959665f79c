import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { initials, money, phone } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Dot, toneOf } from '@/ui/Chip';
import type { Lead } from './queries';
import { ReminderChip } from './ReminderChip';
import type { Trail } from './trail';

const height = 84;

/** The list on a phone: a card for each lead. */
export function ListCards({ rows, trail, more }: { rows: Lead[]; trail: Trail; more: () => void }) {
  const t = useT();
  const statuses = useStatuses();
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]!.id,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 15) more();
  }, [last, rows.length, more]);
  return (
    <div ref={scroll} className="min-h-0 flex-1 overflow-y-auto rounded-lg bg-surface shadow-1">
      <ul aria-label={t('leads.title')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const lead = rows[item.index]!;
          const status = statuses.find((s) => s.key === lead.status);
          const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0 flex items-center gap-3 border-b border-line px-4"
              style={{ height, transform: `translateY(${item.start}px)` }}
            >
              <Avatar name={name} initials={initials(name)} />
              <div className="min-w-0 flex-1">
                <div className="flex items-center gap-2">
                  <Link
                    to="/leads/$leadId"
                    params={{ leadId: String(lead.id) }}
                    state={{ trail }}
                    className="min-w-0 flex-1 truncate text-sm font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
                  >
                    <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
                  </Link>
                  {lead.value_agorot > 0 && <bdi className="text-xs">{money(lead.value_agorot)}</bdi>}
                </div>
                <p className="truncate text-xs text-fg-2" dir="auto">
                  {lead.last_message || lead.notes}
                </p>
                <div className="flex items-center gap-2 text-xs text-fg-2">
                  <Dot tone={toneOf(status?.color)} />
                  <bdi className="truncate">{status?.label ?? lead.status}</bdi>
                  <span className="flex-1" />
                  {lead.next_action && <ReminderChip dueAt={lead.next_action.due_at} />}
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
