import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SendHorizontal } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { threadQuery } from '../queries';
import { type Chosen, TemplatePicker } from './TemplatePicker';
import { missing } from './templates';

interface TemplateDialogProps {
  leadId: number;
  onClose: () => void;
}

/** Sends an approved template, the only thing that may go out when the customer has not written for a day. */
export default function TemplateDialog({ leadId, onClose }: TemplateDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen>();
  const [tried, setTried] = useState(false);
  const [clientId] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: ({ template, values, documentId }: Chosen) =>
      body(
        api.POST('/api/leads/{id}/message/whatsapp', {
          params: { path: { id: leadId } },
          body: {
            template: { id: template.id, values: filled(values) },
            document_id: documentId,
            client_msg_id: clientId,
          },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: threadQuery(leadId).queryKey });
      onClose();
    },
  });
  const refused = isApiError(send.error) ? send.error : undefined;
  const empty = chosen ? missing(chosen.template, chosen.values) : [];
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (chosen && empty.length === 0) send.mutate(chosen);
  };
  return (
    <Dialog
      title={t('template.send')}
      description={t('template.what')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure
            {...failureText(
              refused?.fields.some((f) => f.field !== 'values.header') ? undefined : send.error,
            )}
          />
          <TemplatePicker
            leadId={leadId}
            chosen={chosen}
            onChange={(next) => {
              setChosen(next);
              setTried(false);
              send.reset();
            }}
            wrong={(slot) =>
              refused?.field(`values.${slot}`) ??
              (tried && empty.includes(slot) ? t('field.required') : undefined)
            }
          />
        </DialogBody>
        <DialogFooter>
          <Button
            type="submit"
            variant="primary"
            isDisabled={!chosen}
            isPending={send.isPending}
            icon={<SendHorizontal className="size-4 rtl:-scale-x-100" aria-hidden />}
          >
            {t('conv.send')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
}
