import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, ListPlus, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, body } from '@/api/client';
import { type LeadField, leadFieldsQuery, useLeadFields } from '@/api/lookups';
import { moved } from '@/api/order';
import { useCan } from '@/api/session';
import { t as translate, useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { toast } from '@/ui/toast';

const FieldDialog = lazy(() => import('./FieldDialog'));

/** The business's own fields of a lead: named, put in order, taken away. */
export default function Fields() {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('manager');
  const fields = useLeadFields();
  const [open, setOpen] = useState<{ field?: LeadField }>();
  const refresh = () => client.invalidateQueries({ queryKey: leadFieldsQuery.queryKey });
  const order = useMutation({
    mutationFn: (keys: string[]) => body(api.PUT('/api/lead-fields/order', { body: { keys } })),
    scope: { id: 'fields.order' },
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (field: LeadField) =>
      body(api.DELETE('/api/lead-fields/{key}', { params: { path: { key: field.key } } })),
    onSuccess: (_none, { key, label }) => {
      void refresh();
      const path = { params: { path: { key } } };
      toast({
        kind: 'success',
        title: translate('fields.deleted', { label }),
        action: {
          label: translate('action.undo'),
          run: () => void body(api.POST('/api/lead-fields/{key}/restore', path)).then(refresh),
        },
      });
    },
  });
  const move = (at: number, step: -1 | 1) => {
    const next = moved(fields, at, step);
    client.setQueryData(leadFieldsQuery.queryKey, next);
    order.mutate(next.map((field) => field.key));
  };
  const add = mayWrite && (
    <Button variant="primary" icon={<Plus className="size-4" aria-hidden />} onPress={() => setOpen({})}>
      {t('fields.add')}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      {fields.length === 0 ? (
        <Empty icon={<ListPlus />} title={t('fields.empty')} hint={t('fields.emptyHint')} action={add} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 basis-56 text-sm text-fg-2">
              {mayWrite ? t('fields.hint') : t('settings.readOnly')}
            </p>
            {add}
          </div>
          <ol aria-label={t('settings.tab.fields')} className="rounded-lg bg-surface shadow-1">
            {fields.map((field, i) => {
              const { label } = field;
              return (
                <li
                  key={field.key}
                  className="flex min-h-13 items-center gap-1 border-t border-line px-2 first:border-0"
                >
                  <button
                    type="button"
                    disabled={!mayWrite}
                    onClick={() => setOpen({ field })}
                    className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 text-start text-sm enabled:hover:bg-hover"
                  >
                    <bdi className="truncate font-medium">{label}</bdi>
                    <span className="text-xs text-fg-3">{t(`fields.kind.${field.kind}`)}</span>
                  </button>
                  {mayWrite && (
                    <>
                      <IconButton
                        label={t('statuses.up', { label })}
                        tip={false}
                        isDisabled={i === 0}
                        onPress={() => move(i, -1)}
                      >
                        <ArrowUp className="size-4" aria-hidden />
                      </IconButton>
                      <IconButton
                        label={t('statuses.down', { label })}
                        tip={false}
                        isDisabled={i === fields.length - 1}
                        onPress={() => move(i, 1)}
                      >
                        <ArrowDown className="size-4" aria-hidden />
                      </IconButton>
                      <IconButton
                        label={t('fields.delete', { label })}
                        tip={false}
                        onPress={() => remove.mutate(field)}
                      >
                        <Trash2 className="size-4" aria-hidden />
                      </IconButton>
                    </>
                  )}
                </li>
              );
            })}
          </ol>
        </>
      )}
      <Suspense>{open && <FieldDialog field={open.field} onClose={() => setOpen(undefined)} />}</Suspense>
    </div>
  );
}
