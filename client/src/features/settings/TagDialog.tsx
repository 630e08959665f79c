import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { type TagInUse, tagsQuery } from '@/api/lookups';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { ColorSelect } from './ColorSelect';

interface TagDialogProps {
  tag: TagInUse;
  others: TagInUse[];
  onRename: (name: string) => void;
  onClose: () => void;
}

/** Renames and colours a tag. The name of another joins the two. */
export default function TagDialog({ tag, others, onRename, onClose }: TagDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(tag.name);
  const [color, setColor] = useState(tag.color);
  const next = name.trim();
  const other = others.find((known) => known.name.toLowerCase() === next.toLowerCase());
  const save = useMutation({
    mutationFn: async () => {
      if (color !== tag.color) await body(api.PUT('/api/tags/color', { body: { name: tag.name, color } }));
    },
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: tagsQuery.queryKey });
      if (next !== tag.name) onRename(other?.name ?? next);
      onClose();
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (next) save.mutate();
  };
  return (
    <Dialog title={t('tags.edit', { tag: tag.name })} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(save.error)} />
          <TextField
            label={t('bulk.tagName')}
            autoFocus
            autoComplete="off"
            maxLength={40}
            value={name}
            onChange={setName}
            suggestions={others.map((known) => known.name)}
            description={
              other ? t('tags.joins', { tag: other.name, n: tag.count }) : t('tags.renames', { n: tag.count })
            }
          />
          <ColorSelect value={color} onChange={setColor} />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isDisabled={!next} isPending={save.isPending}>
            {t(other ? 'tags.join' : 'action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
