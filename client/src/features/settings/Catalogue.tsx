import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Package, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { type Item, itemsQuery } from '@/api/billing';
import { api, body } from '@/api/client';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { money } from '@/i18n/format';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { cx } from '@/ui/cx';
import { ItemDialog } from './ItemDialog';

/** What the business sells. What is no longer offered stays, since documents name it. */
export function Catalogue() {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('agent');
  const items = useQuery(itemsQuery(true)).data;
  const [editing, setEditing] = useState<Item | 'new'>();
  const offer = useMutation({
    mutationFn: ({ id, active }: Item) =>
      body(api.PATCH('/api/billing/items/{id}', { params: { path: { id } }, body: { active: !active } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['billing', 'items'] }),
  });
  return (
    <Card
      title={t('billing.catalogue')}
      icon={<Package />}
      bodyClassName=""
      action={
        mayWrite && (
          <Button size="sm" icon={<Plus className="size-4" aria-hidden />} onPress={() => setEditing('new')}>
            {t('billing.addItem')}
          </Button>
        )
      }
    >
      {items?.length === 0 && <p className="px-4 pb-4 text-sm text-fg-3">{t('billing.catalogueEmpty')}</p>}
      {items && items.length > 0 && (
        <ul className="mt-2 border-t border-line">
          {items.map((item) => (
            <li
              key={item.id}
              className={cx(
                'flex min-h-12 items-center gap-3 border-t border-line px-4 py-2 first:border-0',
                !item.active && 'text-fg-3',
              )}
            >
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm font-medium" dir="auto">
                  {item.name}
                </p>
                {(item.description || !item.active) && (
                  <p className="truncate text-xs text-fg-3" dir="auto">
                    {item.active ? item.description : t('billing.notOffered')}
                  </p>
                )}
              </div>
              <p className="text-end text-sm tabular-nums">
                <bdi>{money(item.unit_agorot)}</bdi>
                <span className="block text-2xs text-fg-3">
                  {t(item.vat_included ? 'billing.vatIncluded' : 'billing.vatExcluded')}
                </span>
              </p>
              {mayWrite && (
                <div className="-me-2 flex">
                  <IconButton
                    size="sm"
                    label={t('billing.editItem', { name: item.name })}
                    onPress={() => setEditing(item)}
                  >
                    <Pencil className="size-4" aria-hidden />
                  </IconButton>
                  <IconButton
                    size="sm"
                    label={t(item.active ? 'billing.stopOffering' : 'billing.offerAgain', {
                      name: item.name,
                    })}
                    onPress={() => offer.mutate(item)}
                  >
                    {item.active ? (
                      <Archive className="size-4" aria-hidden />
                    ) : (
                      <ArchiveRestore className="size-4" aria-hidden />
                    )}
                  </IconButton>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {editing && (
        <ItemDialog item={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Card>
  );
}
