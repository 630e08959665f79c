import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { type Doc, docsQuery } from './queries';

/** Gives a document another name. */
export default function RenameDialog({ doc, onClose }: { doc: Doc; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(doc.name);
  const rename = useMutation({
    mutationFn: () =>
      body(
        api.PATCH('/api/documents/{id}', {
          params: { path: { id: doc.id } },
          body: { name: name.trim() },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: docsQuery(doc.lead_id).queryKey });
      onClose();
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim()) rename.mutate();
  };
  return (
    <Dialog title={t('docs.rename')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(rename.error)} />
          <TextField
            label={t('docs.name')}
            value={name}
            onChange={setName}
            maxLength={180}
            autoFocus
            error={isApiError(rename.error) ? rename.error.field('name') : undefined}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isDisabled={!name.trim()} isPending={rename.isPending}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
