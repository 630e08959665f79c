import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DocumentSummary } from '@/api/billing';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Payment } from './queries';

/** Cancels an issued document; what was issued stays in the books, so it asks why. */
export function CancelDialog({ document, onClose }: { document: DocumentSummary; onClose: () => void }) {
  const t = useT();
  return (
    <ReasonDialog
      title={t('billing.cancelTitle', { name: `${t(`billing.kind.${document.kind}`)} ${document.label}` })}
      hint={t(document.kind === 'request' ? 'billing.cancelRequestHint' : 'billing.cancelQuoteHint')}
      verb={t('billing.step.cancel')}
      done={t('billing.cancelled')}
      act={(reason) =>
        body(
          api.POST('/api/billing/documents/{id}/cancel', {
            params: { path: { id: document.id } },
            body: { reason },
          }),
        )
      }
      onClose={onClose}
    />
  );
}

/** Takes a recorded payment back. */
export function ReverseDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useT();
  return (
    <ReasonDialog
      title={t('billing.reverseOf', { label: payment.label })}
      hint={t('billing.reverseHint')}
      verb={t('billing.reverse')}
      done={t('billing.reversed')}
      act={(reason) =>
        body(
          api.POST('/api/billing/payments/{id}/reverse', {
            params: { path: { id: payment.id } },
            body: { reason },
          }),
        )
      }
      onClose={onClose}
    />
  );
}

interface ReasonDialogProps {
  title: string;
  hint: string;
  verb: string;
  done: string;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

function ReasonDialog({ title, hint, verb, done, act, onClose }: ReasonDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: () => act(reason.trim()),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      toast({ kind: 'success', title: done });
      onClose();
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (reason.trim()) save.mutate();
  };
  return (
    <Dialog title={title} description={hint} closeLabel={t('action.close')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody>
          <FormFailure {...failureText(save.error)} />
          <TextField
            label={t('billing.reason')}
            value={reason}
            onChange={setReason}
            maxLength={200}
            isRequired
            autoFocus
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isDisabled={!reason.trim()} isPending={save.isPending}>
            {verb}
          </Button>
          <Button onPress={onClose}>{t('action.close')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
