import { Link } from '@tanstack/react-router';
import { Flame } from 'lucide-react';
import { type LeadField, type Status, useTagColor } from '@/api/lookups';
import { useT } from '@/i18n';
import { day, initials, money, number, phone, relative } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Chip, Dot, toneOf } from '@/ui/Chip';
import type { Lead } from './queries';
import { ReminderChip } from './ReminderChip';
import { SourceIcon, useSourceName } from './SourceIcon';
import { isHot } from './search';
import type { Trail } from './trail';

interface CellProps {
  lead: Lead;
  column: string;
  field?: LeadField;
  status: Status | undefined;
  trail: Trail;
}

/** What a cell of the table shows. */
export function Cell({ lead, column, field, status, trail }: CellProps) {
  const sourceName = useSourceName();
  if (field) return <FieldValue field={field} value={(lead.fields as Record<string, unknown>)[field.key]} />;
  switch (column) {
    case 'name':
      return <NameCell lead={lead} trail={trail} />;
    case 'phone':
      return (
        <span className="num truncate text-fg-2">{lead.phone ? phone(lead.phone) : lead.phone_raw}</span>
      );
    case 'status':
      return (
        <>
          <Dot tone={toneOf(status?.color)} />
          <span className="truncate" dir="auto">
            {status?.label ?? lead.status}
          </span>
        </>
      );
    case 'words':
      return (
        <>
          <SourceIcon source={lead.last_channel || lead.source} />
          <span className="truncate text-xs text-fg-2" dir="auto">
            {lead.last_message || lead.notes}
          </span>
        </>
      );
    case 'owner':
      return (
        <span className="truncate text-fg-2" dir="auto">
          {lead.owner?.name}
        </span>
      );
    case 'next':
      return lead.next_action ? (
        <ReminderChip dueAt={lead.next_action.due_at} full />
      ) : (
        <bdi className="truncate text-xs text-fg-3">{relative(lead.last_contact_at ?? lead.created_at)}</bdi>
      );
    case 'value':
      return lead.value_agorot > 0 ? <bdi>{money(lead.value_agorot)}</bdi> : null;
    case 'source':
      return <span className="truncate text-fg-2">{sourceName(lead.source)}</span>;
    case 'tags':
      return <TagChips tags={lead.tags} />;
    case 'email':
      return <bdi className="truncate text-fg-2">{lead.email}</bdi>;
    case 'created':
      return <bdi className="truncate text-fg-2">{day(lead.created_at)}</bdi>;
    case 'contact':
      return (
        <bdi className="truncate text-fg-2">{lead.last_contact_at && relative(lead.last_contact_at)}</bdi>
      );
  }
  return null;
}

function NameCell({ lead, trail }: { lead: Lead; trail: Trail }) {
  const t = useT();
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  return (
    <>
      <Avatar name={name} initials={initials(name)} />
      <Link
        to="/leads/$leadId"
        params={{ leadId: String(lead.id) }}
        state={{ trail }}
        tabIndex={-1}
        className="truncate font-medium hover:underline"
      >
        <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
      </Link>
      {isHot(lead) && (
        <span role="img" aria-label={t('leads.hot')} className="text-rose-fg">
          <Flame className="size-3.5" aria-hidden />
        </span>
      )}
    </>
  );
}

/** The value of a business's own field, as it reads. */
export function FieldValue({ field, value }: { field: LeadField; value: unknown }) {
  const t = useT();
  const labelOf = (key: unknown) => field.options.find((o) => o.key === key)?.label ?? '';
  if (value === undefined || value === null) return null;
  switch (field.kind) {
    case 'checkbox':
      return <span>{t('filter.yes')}</span>;
    case 'number':
      return <bdi>{number(Number(value))}</bdi>;
    case 'money':
      return <bdi>{money(Number(value))}</bdi>;
    case 'date':
      return <bdi>{day(`${String(value)}T12:00:00Z`)}</bdi>;
    case 'select':
      return <bdi className="truncate">{labelOf(value)}</bdi>;
    case 'multi':
      return <bdi className="truncate">{(value as unknown[]).map(labelOf).join(', ')}</bdi>;
    case 'phone':
      return <span className="num truncate">{String(value)}</span>;
    case 'url':
      return (
        <a
          href={String(value)}
          target="_blank"
          rel="noreferrer noopener"
          className="truncate text-brand-text hover:underline"
        >
          <bdi>{String(value).replace(/^https?:\/\//, '')}</bdi>
        </a>
      );
  }
  return (
    <span className="truncate" dir="auto">
      {String(value)}
    </span>
  );
}

function TagChips({ tags }: { tags: string[] }) {
  const colorOf = useTagColor();
  return tags.map((tag) => (
    <Chip key={tag} tone={colorOf(tag)} className="!shrink">
      <bdi className="truncate">{tag}</bdi>
    </Chip>
  ));
}
