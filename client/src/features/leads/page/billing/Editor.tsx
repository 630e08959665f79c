import { parseDate } from '@internationalized/date';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { billingSettingsQuery, itemsQuery } from '@/api/billing';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { parseShekels, shekelsText } from '@/i18n/amount';
import { money } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { DateField } from '@/ui/DateTimeField';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextArea, TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Lead } from '../../queries';
import { LineEditor } from './LineEditor';
import { emptyLine, type LineForm, lineForm, pricedOf, readLine } from './lines';
import type { Document, Draft } from './queries';
import { Sums } from './Sums';
import { type Discount, totals } from './totals';

interface EditorProps {
  lead: Lead;
  kind: 'quote' | 'request';
  document?: Document;
  onClose: () => void;
}

/** Writes a quote or a payment request; the sums follow what is typed. */
export function Editor({ lead, kind, document, onClose }: EditorProps) {
  const t = useT();
  const client = useQueryClient();
  const settings = useQuery(billingSettingsQuery).data;
  const items = useQuery(itemsQuery(false)).data ?? [];
  const [title, setTitle] = useState(document?.title ?? '');
  const [name, setName] = useState(document?.customer.name ?? lead.name);
  const [taxId, setTaxId] = useState(document?.customer.tax_id ?? '');
  const [address, setAddress] = useState(document?.customer.address ?? '');
  const [notes, setNotes] = useState(document?.notes ?? '');
  const [due, setDue] = useState(document?.due_on ?? '');
  const [lines, setLines] = useState<LineForm[]>(
    document && document.lines.length > 0 ? document.lines.map(lineForm) : [emptyLine()],
  );
  const [discountKind, setDiscountKind] = useState<Discount['kind']>(document?.discount.kind ?? 'none');
  const [discountText, setDiscountText] = useState(
    document?.discount.value ? shekelsText(document.discount.value) : '',
  );
  const [tried, setTried] = useState(false);

  // Hundredths of a percent and agorot are both typed with two places.
  const discountValue = discountKind === 'none' ? 0 : parseShekels(discountText);
  const discount: Discount = { kind: discountKind, value: discountValue ?? 0 };
  const written = lines.filter((line) => line.name.trim() !== '' || line.price.trim() !== '');
  const sums = totals(written.map(pricedOf), discount, settings?.vat_bp ?? 0);

  const save = useMutation({
    mutationFn: async (issue: boolean) => {
      const draft: Draft = {
        title: title.trim(),
        customer: { name: name.trim(), tax_id: taxId.trim(), address: address.trim() },
        notes,
        due_on: due,
        discount,
        lines: written.flatMap((line) => readLine(line) ?? []),
      };
      const saved = document
        ? await body(
            api.PUT('/api/billing/documents/{id}', { params: { path: { id: document.id } }, body: draft }),
          )
        : await body(api.POST('/api/billing/documents', { body: { ...draft, lead_id: lead.id, kind } }));
      if (!issue) return { issued: false };
      await body(api.POST('/api/billing/documents/{id}/issue', { params: { path: { id: saved.id } } }));
      return { issued: true };
    },
    meta: { inline: true },
    onSettled: () => void client.invalidateQueries({ queryKey: ['billing'] }),
    onSuccess: ({ issued }) => {
      toast({ kind: 'success', title: issued ? t('billing.issued') : t('billing.saved') });
      onClose();
    },
  });
  const sound = written.every((line) => readLine(line)) && discountValue !== null;
  const run = (issue: boolean) => {
    setTried(true);
    if (sound) save.mutate(issue);
  };
  const refused = isApiError(save.error) ? save.error : undefined;
  const change = (at: number, next: LineForm) =>
    setLines((all) => all.map((line, i) => (i === at ? next : line)));

  return (
    <Dialog
      wide
      title={t(document ? `billing.editTitle.${kind}` : `billing.newTitle.${kind}`)}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form
        noValidate
        onSubmit={(e: FormEvent) => {
          e.preventDefault();
          run(false);
        }}
        className="flex min-h-0 flex-col"
      >
        <DialogBody>
          <FormFailure {...failureText(save.error)} />
          <TextField
            label={t('billing.title')}
            optional={t('field.optional')}
            value={title}
            onChange={setTitle}
            maxLength={200}
            autoFocus
          />
          <div className="grid items-start gap-3 sm:grid-cols-3">
            <TextField
              label={t('billing.customer')}
              value={name}
              onChange={setName}
              error={refused?.field('customer.name')}
              maxLength={200}
            />
            <TextField
              label={t('billing.taxId')}
              optional={t('field.optional')}
              type="tel"
              inputMode="numeric"
              value={taxId}
              onChange={setTaxId}
              error={refused?.field('customer.tax_id')}
              maxLength={20}
            />
            <TextField
              label={t('billing.address')}
              optional={t('field.optional')}
              value={address}
              onChange={setAddress}
              maxLength={200}
            />
          </div>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1.5 text-sm font-medium">{t('billing.lines')}</legend>
            <datalist id="billing-items">
              {items.map((item) => (
                <option key={item.id} value={item.name}>
                  {money(item.unit_agorot)}
                </option>
              ))}
            </datalist>
            {lines.map((line, i) => (
              <LineEditor
                key={line.key}
                line={line}
                items={items}
                number={i + 1}
                tried={tried}
                withVat={(settings?.vat_bp ?? 0) > 0}
                onChange={(next) => change(i, next)}
                onRemove={
                  lines.length > 1 ? () => setLines((all) => all.filter((_, at) => at !== i)) : undefined
                }
              />
            ))}
            <Button
              size="sm"
              className="self-start"
              icon={<Plus className="size-4" aria-hidden />}
              onPress={() => setLines((all) => [...all, emptyLine()])}
            >
              {t('billing.addLine')}
            </Button>
          </fieldset>
          <div className="grid items-start gap-3 sm:grid-cols-3">
            <Select
              label={t('billing.discount')}
              value={discountKind}
              onChange={setDiscountKind}
              options={(['none', 'percent', 'amount'] as const).map((value) => ({
                value,
                label: t(`billing.discount.${value}`),
              }))}
            />
            {discountKind !== 'none' && (
              <TextField
                label={t(`billing.discountValue.${discountKind}`)}
                type="number"
                value={discountText}
                onChange={setDiscountText}
                error={tried && discountValue === null ? t('billing.badAmount') : undefined}
              />
            )}
            <div>
              <DateField
                label={`${t(kind === 'quote' ? 'billing.validUntil' : 'billing.dueOn')} (${t('field.optional')})`}
                value={due ? parseDate(due) : null}
                onChange={(date) => setDue(date?.toString() ?? '')}
              />
              {refused?.field('due_on') && (
                <p className="mt-1.5 text-xs text-rose-fg">{refused.field('due_on')}</p>
              )}
            </div>
          </div>
          <TextArea
            label={t('billing.notes')}
            optional={t('field.optional')}
            rows={2}
            value={notes}
            onChange={setNotes}
            maxLength={4000}
          />
          <Sums totals={sums} vatBp={settings?.vat_bp ?? 0} />
        </DialogBody>
        <DialogFooter>
          <Button
            variant="primary"
            isPending={save.isPending && save.variables}
            isDisabled={sums.total === 0}
            onPress={() => run(true)}
          >
            {t(`billing.issue.${kind}`)}
          </Button>
          <Button type="submit" isPending={save.isPending && !save.variables}>
            {t('billing.saveDraft')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
