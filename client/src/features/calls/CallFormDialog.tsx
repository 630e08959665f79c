import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PhoneOutgoing } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { CallForm } from '@/api/callForm';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextArea } from '@/ui/TextField';

/** Has the agent call a person now: whom, and what it shall say it is about. */
export default function CallFormDialog({ form, onClose }: { form: CallForm; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [about, setAbout] = useState('');
  const name = form.name || phone(form.phone);
  const call = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/leads/{id}/call', {
          params: { path: { id: form.leadId } },
          body: { about: about.trim() || undefined },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['lead', form.leadId, 'calls'] });
      void client.invalidateQueries({ queryKey: ['calls'] });
      onClose();
      void navigate({
        to: '/leads/$leadId',
        params: { leadId: String(form.leadId) },
        search: { tab: 'calls' },
      });
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    call.mutate();
  };
  return (
    <Dialog
      title={t('calls.now.title', { name })}
      description={<span className="num">{phone(form.phone)}</span>}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(call.error)} />
          <TextArea
            label={t('calls.now.about')}
            optional={t('field.optional')}
            placeholder={t('calls.now.aboutHint')}
            value={about}
            onChange={setAbout}
            maxLength={500}
            autoFocus
          />
          <p className="text-xs text-fg-2">{t('calls.now.explain')}</p>
        </DialogBody>
        <DialogFooter>
          <Button
            type="submit"
            variant="primary"
            isPending={call.isPending}
            icon={<PhoneOutgoing className="size-4" aria-hidden />}
          >
            {t('calls.now.go')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
