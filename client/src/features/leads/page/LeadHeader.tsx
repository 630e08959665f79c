import { Link } from '@tanstack/react-router';
import {
  ArrowRight,
  BellPlus,
  ChevronDown,
  ChevronUp,
  Copy,
  Flame,
  Maximize2,
  MessageCircle,
  X,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { useStatuses } from '@/api/lookups';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { initials, phone } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Button, buttonClass, IconButton } from '@/ui/Button';
import { Chip, Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { toast } from '@/ui/toast';
import { openLeadDialog } from '../dialogs';
import type { Lead } from '../queries';
import { useSourceName } from '../SourceIcon';
import { isHot } from '../search';
import { useMoveLead } from '../useMoveLead';
import { CallButton } from './CallButton';

const noFilter = {};
const big =
  'max-md:!h-auto max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:!gap-1 max-md:!px-1 max-md:py-2 max-md:!text-xs [&_svg]:shrink-0';

interface LeadHeaderProps {
  lead: Lead;
  /** The leads before and after it; none when it was not opened from a list. */
  neighbours: { previous: number | null; next: number | null } | undefined;
  onGo: (way: 'previous' | 'next') => void;
  /** Beside the board: closes the panel. */
  onClose: (() => void) | undefined;
  onConversation: () => void;
}

/** Who it is, and the four things one does with a lead. On a phone they are four large buttons. */
export function LeadHeader({ lead, neighbours, onGo, onClose, onConversation }: LeadHeaderProps) {
  const t = useT();
  const mayWrite = useCan('agent');
  const source = useSourceName()(lead.source);
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  const copy = async () => {
    await navigator.clipboard.writeText(phone(lead.phone ?? lead.phone_raw));
    toast({ kind: 'success', title: t('lead.phoneCopied') });
  };
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-3 bg-surface px-4 pt-3 pb-1 @3xl:px-6">
      {onClose ? (
        <IconButton label={t('action.close')} className="-ms-2" onPress={onClose}>
          <X className="size-[18px]" aria-hidden />
        </IconButton>
      ) : (
        <Link
          to="/leads"
          aria-label={t('lead.toList')}
          className={buttonClass('ghost', 'md', '-ms-2 !px-2.5')}
        >
          <ArrowRight className="size-[18px] ltr:-scale-x-100" aria-hidden />
        </Link>
      )}
      <Avatar name={name} initials={initials(name)} size="md" />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <h1 className="truncate text-lg leading-6">
            <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
          </h1>
          {isHot(lead) && (
            <Chip tone="rose" icon={<Flame aria-hidden />}>
              {t('leads.hot')}
            </Chip>
          )}
        </div>
        <p className="flex items-center gap-1.5 text-xs text-fg-2">
          {(lead.phone || lead.phone_raw) && (
            <>
              <span className="num">{lead.phone ? phone(lead.phone) : lead.phone_raw}</span>
              <button
                type="button"
                aria-label={t('lead.copyPhone')}
                onClick={() => void copy()}
                className="-m-1 grid size-6 place-items-center rounded-xs text-fg-3 hover:text-fg"
              >
                <Copy className="size-3.5" aria-hidden />
              </button>
              <span aria-hidden>·</span>
            </>
          )}
          <span className="truncate" dir="auto">
            {source}
          </span>
        </p>
      </div>
      {neighbours && (
        <div className="flex">
          <IconButton
            label={t('lead.previousLead')}
            isDisabled={!neighbours.previous}
            onPress={() => onGo('previous')}
          >
            <ChevronUp className="size-[18px]" aria-hidden />
          </IconButton>
          <IconButton label={t('lead.nextLead')} isDisabled={!neighbours.next} onPress={() => onGo('next')}>
            <ChevronDown className="size-[18px]" aria-hidden />
          </IconButton>
        </div>
      )}
      {onClose && (
        <Link
          to="/leads/$leadId"
          params={{ leadId: String(lead.id) }}
          aria-label={t('leads.openPage')}
          title={t('leads.openPage')}
          className={buttonClass('ghost', 'md', '-mx-2 !px-2.5')}
        >
          <Maximize2 className="size-4" aria-hidden />
        </Link>
      )}
      <div className={cx('flex gap-2 max-md:order-1 max-md:w-full', onClose && 'order-1 w-full')}>
        {lead.phone && (
          <CallButton lead={lead} phone={lead.phone} className={cx(big, 'md:order-2 md:!px-2.5')} />
        )}
        <Button
          onPress={onConversation}
          className={cx(big, 'md:order-3 md:!px-2.5')}
          icon={<MessageCircle className="size-[18px]" aria-hidden />}
        >
          <span className="md:sr-only">{t('leads.whatsapp')}</span>
        </Button>
        {mayWrite && (
          <Button
            onPress={() => openLeadDialog({ kind: 'remind', leadId: lead.id, name })}
            className={cx(
              big,
              'md:order-4 md:border-transparent md:bg-brand md:text-brand-fg md:hover:bg-brand-hover',
            )}
            icon={<BellPlus className="size-[18px]" aria-hidden />}
          >
            {t('leads.callBack')}
          </Button>
        )}
        <StatusButton lead={lead} mayMove={mayWrite} />
      </div>
    </header>
  );
}

/** The stage of a lead, and the change of it. */
export function StatusButton({ lead, mayMove }: { lead: Lead; mayMove: boolean }) {
  const t = useT();
  const statuses = useStatuses();
  const move = useMoveLead();
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const status = statuses.find((s) => s.key === lead.status);
  const label = status?.label ?? lead.status;
  return (
    <>
      <Button
        ref={ref}
        isDisabled={!mayMove}
        data-key="status"
        aria-haspopup="menu"
        aria-label={t('lead.changeStatus', { status: label })}
        onPress={() => setOpen(true)}
        className={cx(big, 'md:order-1')}
        icon={<Dot tone={toneOf(status?.color)} className="max-md:my-1.5" />}
      >
        <span className="max-w-full truncate md:max-w-32" dir="auto">
          {label}
        </span>
        <ChevronDown className="size-4 text-fg-3 max-md:hidden" aria-hidden />
      </Button>
      <MenuPopover
        label={t('leads.col.status')}
        triggerRef={ref}
        isOpen={open}
        onOpenChange={setOpen}
        selectionMode="single"
        selectedKeys={[lead.status]}
        onAction={(key) => {
          if (key === lead.status) return;
          const chosen = statuses.find((s) => s.key === key)!;
          move(lead, { by: 'status', column: chosen.key, label: chosen.label, index: 0 }, noFilter);
        }}
      >
        {statuses.map((s) => (
          <MenuItem key={s.key} id={s.key} icon={<Dot tone={toneOf(s.color)} className="!size-2" />}>
            {s.label}
          </MenuItem>
        ))}
      </MenuPopover>
    </>
  );
}
