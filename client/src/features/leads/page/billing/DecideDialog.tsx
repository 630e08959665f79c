import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DocumentSummary } from '@/api/billing';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';

/** Writes down what the customer said about a quote. */
export function DecideDialog({ document, onClose }: { document: DocumentSummary; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(document.customer_name);
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: (accepted: boolean) =>
      body(
        api.POST('/api/billing/documents/{id}/decide', {
          params: { path: { id: document.id } },
          body: { accepted, name: name.trim(), reason: reason.trim() },
        }),
      ),
    meta: { inline: true },
    onSuccess: (_, accepted) => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      toast({ kind: 'success', title: t(accepted ? 'billing.acceptedDone' : 'billing.declinedDone') });
      onClose();
    },
  });
  return (
    <Dialog
      title={t('billing.decideTitle', { label: document.label })}
      description={t('billing.decideHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <FormFailure {...failureText(save.error)} />
        <TextField label={t('billing.decidedBy')} value={name} onChange={setName} maxLength={200} autoFocus />
        <TextField
          label={t('billing.remark')}
          optional={t('field.optional')}
          value={reason}
          onChange={setReason}
          maxLength={200}
        />
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          isDisabled={!name.trim()}
          isPending={save.isPending && save.variables}
          onPress={() => save.mutate(true)}
        >
          {t('billing.accepted')}
        </Button>
        <Button
          isDisabled={!name.trim()}
          isPending={save.isPending && !save.variables}
          onPress={() => save.mutate(false)}
        >
          {t('billing.declined')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
