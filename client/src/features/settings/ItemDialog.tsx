import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Item } from '@/api/billing';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { parseShekels, shekelsText } from '@/i18n/amount';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Switch } from '@/ui/Switch';
import { TextArea, TextField } from '@/ui/TextField';

/** Adds or changes something of the catalogue. */
export function ItemDialog({ item, onClose }: { item?: Item; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(item?.name ?? '');
  const [description, setDescription] = useState(item?.description ?? '');
  const [price, setPrice] = useState(item ? shekelsText(item.unit_agorot) : '');
  const [vat, setVat] = useState(item?.vat_included ?? false);
  const [tried, setTried] = useState(false);
  const agorot = parseShekels(price);
  const save = useMutation({
    mutationFn: () => {
      const fields = { name: name.trim(), description, unit_agorot: agorot ?? 0, vat_included: vat };
      return item
        ? body(api.PATCH('/api/billing/items/{id}', { params: { path: { id: item.id } }, body: fields }))
        : body(api.POST('/api/billing/items', { body: fields }));
    },
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['billing', 'items'] });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (agorot !== null) save.mutate();
  };
  return (
    <Dialog
      title={t(item ? 'billing.itemTitle' : 'billing.addItem')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form noValidate onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
          <TextField
            label={t('billing.itemName')}
            value={name}
            onChange={setName}
            error={refused?.field('name')}
            maxLength={200}
            autoFocus
          />
          <TextField
            label={t('billing.unitPrice')}
            type="number"
            value={price}
            onChange={setPrice}
            error={
              (tried && agorot === null ? t('billing.badAmount') : undefined) ?? refused?.field('unit_agorot')
            }
          />
          <Switch label={t('billing.vatIncluded')} isSelected={vat} onChange={setVat} />
          <TextArea
            label={t('billing.lineDescription')}
            optional={t('field.optional')}
            rows={2}
            value={description}
            onChange={setDescription}
            maxLength={4000}
          />
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
