import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextArea } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { ledgerQuery, type Statement } from './queries';

const hows = ['form', 'call', 'message', 'hand'] as const;
const channels = ['all', 'whatsapp', 'email', 'sms', 'phone'] as const;

/** Records that a lead agreed to advertisements: how, for which channel, and the words that were agreed to. */
export function GrantDialog({ leadId, onClose }: { leadId: number; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [how, setHow] = useState<Statement['how']>('form');
  const [channel, setChannel] = useState<Statement['channel']>('all');
  const [words, setWords] = useState('');
  const save = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/leads/{id}/consents', {
          params: { path: { id: leadId } },
          body: { action: 'granted', purpose: 'marketing', how, channel, words: words.trim() },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ledgerQuery(leadId).queryKey });
      toast({ kind: 'success', title: t('consent.grantedDone') });
      onClose();
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (words.trim()) save.mutate();
  };
  return (
    <Dialog
      title={t('consent.grantTitle')}
      description={t('consent.grantHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form noValidate onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody>
          <FormFailure {...failureText(save.error)} />
          <TextArea
            label={t('consent.words')}
            description={t('consent.wordsHint')}
            value={words}
            onChange={setWords}
            maxLength={2000}
            isRequired
            autoFocus
          />
          <div className="grid grid-cols-2 gap-3">
            <Select
              label={t('consent.how')}
              value={how}
              options={hows.map((value) => ({ value, label: t(`consent.how.${value}`) }))}
              onChange={(value) => setHow(value as Statement['how'])}
            />
            <Select
              label={t('consent.channel')}
              value={channel}
              options={channels.map((value) => ({ value, label: t(`consent.channel.${value}`) }))}
              onChange={(value) => setChannel(value as Statement['channel'])}
            />
          </div>
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending} isDisabled={!words.trim()}>
            {t('consent.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
