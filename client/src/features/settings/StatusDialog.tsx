import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { type Status, statusesQuery } from '@/api/lookups';
import { t as translate, useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { ColorSelect } from './ColorSelect';

const kinds = ['open', 'won', 'lost'] as const;

interface StatusDialogProps {
  /** The stage to change; none for a new one. */
  status?: Status;
  onClose: () => void;
}

/** Names a stage, colours it, and says what it means. */
export default function StatusDialog({ status, onClose }: StatusDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [label, setLabel] = useState(status?.label ?? '');
  const [color, setColor] = useState(status?.color ?? 'blue');
  const [kind, setKind] = useState(status?.kind ?? 'open');
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const change = { label: label.trim(), color, kind };
      return status
        ? body(api.PATCH('/api/statuses/{key}', { params: { path: { key: status.key } }, body: change }))
        : body(api.POST('/api/statuses', { body: change }));
    },
    meta: { inline: true },
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: statusesQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['leads'] });
      toast({
        kind: 'success',
        title: translate(status ? 'statuses.saved' : 'statuses.added', { label: next.label }),
      });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (label.trim()) save.mutate();
  };
  return (
    <Dialog
      title={status ? t('statuses.edit', { label: status.label }) : t('statuses.add')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(refused?.field('label') ? undefined : save.error)} />
          <TextField
            label={t('statuses.label')}
            autoFocus
            autoComplete="off"
            maxLength={60}
            value={label}
            onChange={setLabel}
            error={refused?.field('label') ?? (tried && !label.trim() ? t('field.required') : undefined)}
          />
          <div className="grid grid-cols-2 items-start gap-3">
            <ColorSelect value={color} onChange={setColor} />
            <Select
              label={t('statuses.kind')}
              value={kind}
              onChange={setKind}
              options={kinds.map((value) => ({
                value,
                label: t(`statuses.kind.${value}`),
                description: t(`statuses.kindHint.${value}`),
              }))}
              error={refused?.field('kind')}
            />
          </div>
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
