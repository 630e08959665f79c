import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowRight, BellPlus, Maximize2, PhoneCall } from 'lucide-react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import '@/i18n/more';
import { dayTime, initials, phone, relative } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Button, buttonClass, IconButton } from '@/ui/Button';
import { CustomFields } from '../CustomFields';
import { openLeadDialog } from '../dialogs';
import { type Lead, leadQuery } from '../queries';
import { ReminderChip } from '../ReminderChip';
import { ConflictDialog } from './ConflictDialog';
import { Facts } from './Facts';
import { StatusButton } from './LeadHeader';
import { Notes } from './Notes';
import { Summary } from './Summary';
import { useEditLead } from './useEditLead';

/** Who one talks with, beside the conversation: the stage, the next step, what is known. */
export default function LeadAside({ id, onClose }: { id: number; onClose: () => void }) {
  const { data: lead } = useQuery(leadQuery(id));
  return lead ? <Loaded lead={lead} onClose={onClose} /> : null;
}

function Loaded({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const t = useT();
  const mayWrite = useCan('agent');
  const edit = useEditLead(lead);
  const navigate = useNavigate();
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  const next = lead.next_action;
  const page = { to: '/leads/$leadId', params: { leadId: String(lead.id) } } as const;
  return (
    <div className="flex flex-col gap-3 p-3">
      <header className="flex items-center gap-2.5">
        <IconButton label={t('lead.toConversation')} className="-ms-1.5 md:hidden" onPress={onClose}>
          <ArrowRight className="size-[18px] ltr:-scale-x-100" aria-hidden />
        </IconButton>
        <Avatar name={name} initials={initials(name)} size="md" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">
            <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
          </h2>
          {lead.phone && <p className="num text-xs text-fg-2">{phone(lead.phone)}</p>}
        </div>
        <Link
          {...page}
          aria-label={t('leads.openPage')}
          title={t('leads.openPage')}
          className={buttonClass('ghost', 'md', '!px-2.5')}
        >
          <Maximize2 className="size-4" aria-hidden />
        </Link>
      </header>
      <div className="flex flex-wrap gap-2">
        <StatusButton lead={lead} mayMove={mayWrite} />
        {lead.phone && (
          <a
            href={`tel:${lead.phone}`}
            aria-label={t('leads.call')}
            className={buttonClass('secondary', 'md', '!px-2.5')}
          >
            <PhoneCall className="size-[18px]" aria-hidden />
          </a>
        )}
        {mayWrite && (
          <Button
            className="flex-1"
            icon={<BellPlus className="size-4" aria-hidden />}
            onPress={() => openLeadDialog({ kind: 'remind', leadId: lead.id, name })}
          >
            {t('leads.callBack')}
          </Button>
        )}
      </div>
      {next && (
        <div className="flex items-center gap-2 rounded-lg bg-surface px-3 py-2 shadow-1">
          <ReminderChip dueAt={next.due_at} full />
          <bdi className="flex-1 text-xs text-fg-3" title={dayTime(next.due_at)}>
            {relative(next.due_at)}
          </bdi>
        </div>
      )}
      <Summary
        leadId={lead.id}
        mayWrite={mayWrite}
        onTab={(tab, spot) => void navigate({ ...page, search: { tab, spot } })}
      />
      <Facts lead={lead} save={edit.save} mayWrite={mayWrite} />
      <CustomFields lead={lead} save={edit.save} mayWrite={mayWrite} />
      <Notes lead={lead} edit={edit.save} mayWrite={mayWrite} />
      {edit.conflict && (
        <ConflictDialog conflict={edit.conflict} onMine={edit.keepMine} onTheirs={edit.takeTheirs} />
      )}
    </div>
  );
}
