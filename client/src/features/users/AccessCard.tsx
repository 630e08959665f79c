import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, LayoutGrid } from 'lucide-react';
import { api, body } from '@/api/client';
import { meQuery } from '@/api/session';
import { t as translate, useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { Select } from '@/ui/Select';
import { Switch } from '@/ui/Switch';
import { toast } from '@/ui/toast';
import { type Access, accessQuery, narrowedRoles, pages, type Reach, reaches } from './accessQueries';

/** Who sees which leads, and which pages the business uses. Each change is kept at once and can be undone. */
export function AccessCard({ mayWrite }: { mayWrite: boolean }) {
  const t = useT();
  const client = useQueryClient();
  const { data: access } = useQuery(accessQuery);
  const save = useMutation({
    mutationFn: ({ next }: { next: Access; before?: Access }) => body(api.PUT('/api/access', { body: next })),
    onMutate: ({ next }) => client.setQueryData(accessQuery.queryKey, next),
    onSuccess: (_, { before }) => {
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast({
        kind: 'success',
        title: translate(before ? 'access.saved' : 'access.undone'),
        action: before && { label: translate('action.undo'), run: () => save.mutate({ next: before }) },
      });
    },
    onError: () => void client.invalidateQueries({ queryKey: accessQuery.queryKey }),
  });
  if (!access) return null;
  const change = (part: Partial<Access>) => save.mutate({ next: { ...access, ...part }, before: access });
  return (
    <>
      <Card title={t('access.leads')} icon={<Eye />}>
        <p className="mb-3 text-sm text-fg-2">{t('access.leadsHint')}</p>
        <div className="grid gap-3 sm:grid-cols-3">
          {narrowedRoles.map((role) => (
            <Select<Reach>
              key={role}
              label={t(`users.role.${role}`)}
              value={access.reach[role]}
              isDisabled={!mayWrite}
              onChange={(reach) => change({ reach: { ...access.reach, [role]: reach } })}
              options={reaches.map((reach) => ({ value: reach, label: t(`access.reach.${reach}`) }))}
            />
          ))}
        </div>
        <div className="mt-4">
          <Switch
            label={t('access.unowned')}
            description={t('access.unownedHint')}
            isSelected={access.unowned}
            isDisabled={!mayWrite}
            onChange={(unowned) => change({ unowned })}
          />
        </div>
      </Card>
      <Card title={t('access.pages')} icon={<LayoutGrid />}>
        <p className="mb-3 text-sm text-fg-2">{t('access.pagesHint')}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          {pages.map((page) => (
            <Switch
              key={page}
              label={t(`access.page.${page}`)}
              isSelected={!access.pages_off.includes(page)}
              isDisabled={!mayWrite}
              onChange={(on) =>
                change({
                  pages_off: on
                    ? access.pages_off.filter((off) => off !== page)
                    : [...access.pages_off, page],
                })
              }
            />
          ))}
        </div>
      </Card>
    </>
  );
}
