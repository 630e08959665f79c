import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy, Link2, Mail, MessageCircle } from 'lucide-react';
import { useState } from 'react';
import type { DocumentSummary } from '@/api/billing';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Dialog, DialogBody } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { toast } from '@/ui/toast';
import type { Lead } from '../../queries';

interface SendDialogProps {
  lead: Lead;
  document: DocumentSummary;
  onClose: () => void;
}

type Channel = 'whatsapp' | 'mail' | 'link';

/** Brings a document to the customer. A refusal (a closed WhatsApp window) is said where one is looking. */
export function SendDialog({ lead, document, onClose }: SendDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [link, setLink] = useState('');
  const send = useMutation({
    mutationFn: (channel: Channel) =>
      body(
        api.POST('/api/billing/documents/{id}/send', {
          params: { path: { id: document.id } },
          body: { channel },
        }),
      ),
    meta: { inline: true },
    onSuccess: ({ url }, channel) => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      if (channel === 'link') {
        setLink(url ?? '');
        return;
      }
      toast({ kind: 'success', title: t(`billing.sentBy.${channel}`) });
      onClose();
    },
  });
  const way = (channel: Channel, icon: React.ReactNode, hint: string, isDisabled: boolean) => (
    <Button
      className="!h-auto w-full !justify-start gap-3 !px-4 py-3 text-start"
      icon={icon}
      isDisabled={isDisabled}
      isPending={send.isPending && send.variables === channel}
      onPress={() => send.mutate(channel)}
    >
      <span className="min-w-0">
        <span className="block text-sm font-medium">{t(`billing.sendBy.${channel}`)}</span>
        <span className="block truncate text-xs font-normal text-fg-3">
          <bdi>{hint}</bdi>
        </span>
      </span>
    </Button>
  );
  return (
    <Dialog
      title={t('billing.sendTitle', { name: `${t(`billing.kind.${document.kind}`)} ${document.label}` })}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <FormFailure {...failureText(send.error)} />
        {way(
          'whatsapp',
          <MessageCircle className="size-5" aria-hidden />,
          t(lead.phone ? 'billing.sendHint.whatsapp' : 'billing.noPhone'),
          !lead.phone,
        )}
        {way(
          'mail',
          <Mail className="size-5" aria-hidden />,
          lead.email || t('billing.noEmail'),
          !lead.email,
        )}
        {way('link', <Link2 className="size-5" aria-hidden />, t('billing.sendHint.link'), false)}
        {link && (
          <p className="flex items-center gap-2 rounded-md bg-sunken px-3 py-2">
            <span dir="ltr" className="min-w-0 flex-1 truncate text-xs" data-link>
              {link}
            </span>
            <IconButton
              size="sm"
              label={t('action.copy')}
              onPress={() => {
                void navigator.clipboard.writeText(link);
                toast({ kind: 'success', title: t('action.copied') });
              }}
            >
              <Copy className="size-4" aria-hidden />
            </IconButton>
          </p>
        )}
        <span className="pb-3" />
      </DialogBody>
    </Dialog>
  );
}
