import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { type Status, statusesQuery, useStatuses } from '@/api/lookups';
import { t as translate, useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Dot, toneOf } from '@/ui/Chip';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { toast } from '@/ui/toast';

/** Takes a stage away, after it was said where its leads go. */
export default function DeleteStatusDialog({ status, onClose }: { status: Status; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const others = useStatuses().filter((other) => other.key !== status.key);
  const [chosen, setChosen] = useState<string>();
  const target = chosen ?? (others.find((other) => other.kind === status.kind) ?? others[0])?.key;
  const remove = useMutation({
    mutationFn: () =>
      body(
        api.DELETE('/api/statuses/{key}', {
          params: { path: { key: status.key }, query: { move_to: target } },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: statusesQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['leads'] });
      toast({ kind: 'success', title: translate('statuses.deleted', { label: status.label }) });
      onClose();
    },
  });
  return (
    <Dialog
      alert
      title={t('statuses.deleteTitle', { label: status.label })}
      description={t('statuses.deleteHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <FormFailure {...failureText(remove.error)} />
        <Select
          label={t('statuses.moveTo')}
          value={target ?? null}
          onChange={setChosen}
          options={others.map((other) => ({
            value: other.key,
            label: other.label,
            icon: <Dot tone={toneOf(other.color)} />,
          }))}
        />
      </DialogBody>
      <DialogFooter>
        <Button
          variant="danger"
          isDisabled={!target}
          isPending={remove.isPending}
          onPress={() => remove.mutate()}
        >
          {t('statuses.deleteDo')}
        </Button>
        <Button onPress={onClose}>{t('action.cancel')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
