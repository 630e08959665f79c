import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, FileText, ReceiptText, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import {
  billingSettingsQuery,
  type DocumentSummary,
  documentPdf,
  statusKey,
  statusTones,
} from '@/api/billing';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { day, money } from '@/i18n/format';
import { Button, buttonClass, IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { toast } from '@/ui/toast';
import type { BillingDialog } from './dialogs';
import type { Order } from './queries';

interface DocumentRowProps {
  document: DocumentSummary;
  page?: Order;
  mayWrite: boolean;
  onDialog: (dialog: BillingDialog) => void;
}

const icons = { quote: FileText, request: ReceiptText, reversal: Undo2 };

/** One document: what it is, where it stands, its PDF, and what can be done with it next. */
export function DocumentRow({ document, page, mayWrite, onDialog }: DocumentRowProps) {
  const t = useT();
  const Icon = icons[document.kind];
  const name = t(`billing.kind.${document.kind}`);
  const faded = document.status === 'replaced' || document.status === 'cancelled';
  return (
    <li
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-4 py-3 first:border-0"
      data-document={document.id}
    >
      <span
        className="grid size-9 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text"
        aria-hidden
      >
        <Icon className="size-4" />
      </span>
      <div className={faded ? 'min-w-0 flex-1 opacity-60' : 'min-w-0 flex-1'}>
        <p className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          {name}
          {document.label && <span className="num">{document.label}</span>}
          {document.version > 1 && (
            <span className="text-xs font-normal text-fg-3">
              {t('billing.version', { n: document.version })}
            </span>
          )}
          <Chip tone={statusTones[document.status]}>{t(statusKey(document))}</Chip>
          {page?.state === 'ready' && document.status === 'sent' && (
            <Chip tone="violet">{t('billing.pageReady')}</Chip>
          )}
        </p>
        <p className="truncate text-xs text-fg-2">
          {document.title && (
            <>
              <bdi>{document.title}</bdi>
              {' · '}
            </>
          )}
          <bdi>{day(document.issued_on ?? document.created_at)}</bdi>
          {page?.state === 'failed' && page.error && <span className="text-rose-fg"> · {page.error}</span>}
          {document.due_on && document.status === 'sent' && (
            <>
              {' · '}
              {document.kind === 'quote' ? t('billing.validUntil') : t('billing.dueOn')}{' '}
              <bdi>{day(document.due_on)}</bdi>
            </>
          )}
        </p>
      </div>
      <p className="text-end text-sm font-semibold tabular-nums">
        <bdi>{money(document.total_agorot)}</bdi>
        {document.paid_agorot > 0 && document.status !== 'paid' && (
          <span className="block text-xs font-normal text-fg-3">
            {t('billing.paidOf')} <bdi>{money(document.paid_agorot)}</bdi>
          </span>
        )}
      </p>
      <div className="flex items-center gap-1 max-sm:w-full max-sm:justify-end">
        <a
          href={documentPdf(document.id)}
          target="_blank"
          rel="noreferrer"
          className={buttonClass('ghost', 'sm')}
          aria-label={t('billing.openPdf', { name: `${name} ${document.label}` })}
        >
          PDF
        </a>
        {mayWrite && <NextStep document={document} onDialog={onDialog} />}
      </div>
    </li>
  );
}

type Step =
  | 'page'
  | 'send'
  | 'edit'
  | 'issue'
  | 'discard'
  | 'decide'
  | 'charge'
  | 'revise'
  | 'pay'
  | 'cancel'
  | 'download';

// What can be done in each state; the first is the button, the rest the menu.
function stepsOf({ kind, status }: DocumentSummary): Step[] {
  if (status === 'draft') return ['issue', 'edit', 'discard'];
  if (kind === 'quote') {
    if (status === 'sent') return ['send', 'decide', 'charge', 'revise', 'download', 'cancel'];
    if (status === 'accepted') return ['charge', 'send', 'download', 'cancel'];
    if (status === 'declined' || status === 'expired') return ['revise', 'download'];
  }
  if (kind === 'request' && status === 'sent') return ['pay', 'send', 'page', 'download', 'cancel'];
  return ['download'];
}

function NextStep({ document, onDialog }: Omit<DocumentRowProps, 'mayWrite' | 'page'>) {
  const t = useT();
  const client = useQueryClient();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const path = { params: { path: { id: document.id } } };
  const act = useMutation({
    mutationFn: async (step: 'issue' | 'discard' | 'charge' | 'revise' | 'page') => {
      if (step === 'issue') await body(api.POST('/api/billing/documents/{id}/issue', path));
      else if (step === 'page') await body(api.POST('/api/billing/documents/{id}/page', path));
      else if (step === 'discard') await api.DELETE('/api/billing/documents/{id}', path);
      else {
        const made = await body(
          step === 'charge'
            ? api.POST('/api/billing/documents/{id}/charge', path)
            : api.POST('/api/billing/documents/{id}/revise', path),
        );
        onDialog({ name: 'edit', document: made });
      }
      return step;
    },
    onSuccess: (step) => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      if (step === 'issue') toast({ kind: 'success', title: t('billing.issued') });
      if (step === 'page') toast({ kind: 'success', title: t('billing.pageAsked') });
    },
  });
  const pages = useQuery(billingSettingsQuery).data?.pages;
  const steps = stepsOf(document).filter((step) => step !== 'page' || pages);
  const first = steps[0]!;
  const run = (step: Step) => {
    if (step === 'download') window.location.assign(`${documentPdf(document.id)}?download`);
    else if (step === 'edit' || step === 'send' || step === 'decide' || step === 'cancel' || step === 'pay') {
      onDialog({ name: step, document });
    } else act.mutate(step);
  };
  const busy = act.isPending;
  return (
    <>
      {first !== 'download' && (
        <Button size="sm" isPending={busy} onPress={() => run(first)}>
          {t(`billing.step.${first}`)}
        </Button>
      )}
      <IconButton
        ref={anchor}
        size="sm"
        label={t('action.more')}
        tip={false}
        aria-haspopup="menu"
        onPress={() => setOpen(true)}
      >
        <Ellipsis className="size-4" aria-hidden />
      </IconButton>
      {open && (
        <MenuPopover
          label={t('action.more')}
          triggerRef={anchor}
          isOpen
          onOpenChange={setOpen}
          placement="bottom end"
          onAction={(key) => run(key as Step)}
        >
          {(first === 'download' ? steps : steps.slice(1)).map((step) => (
            <MenuItem key={step} id={step} danger={step === 'cancel' || step === 'discard'}>
              {t(`billing.step.${step}`)}
            </MenuItem>
          ))}
        </MenuPopover>
      )}
    </>
  );
}
