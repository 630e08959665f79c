import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Switch } from '@/ui/Switch';
import { TextField } from '@/ui/TextField';
import { type Opened, sourcesQuery } from './queries';

interface NewSourceDialogProps {
  onMade: (opened: Opened) => void;
  onClose: () => void;
}

/** Makes a sender of leads. */
export default function NewSourceDialog({ onMade, onClose }: NewSourceDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [signed, setSigned] = useState(false);
  const create = useMutation({
    mutationFn: () => body(api.POST('/api/intake', { body: { name: name.trim(), signed } })),
    meta: { inline: true },
    onSuccess: (opened) => {
      void client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      onMade(opened);
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim()) create.mutate();
  };
  return (
    <Dialog title={t('intake.add')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(create.error)} />
          <TextField
            label={t('intake.name')}
            description={t('intake.nameHint')}
            value={name}
            onChange={setName}
            maxLength={80}
            autoFocus
            error={isApiError(create.error) ? create.error.field('name') : undefined}
          />
          <Switch label={t('intake.signed')} isSelected={signed} onChange={setSigned} />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isDisabled={!name.trim()} isPending={create.isPending}>
            {t('intake.create')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
