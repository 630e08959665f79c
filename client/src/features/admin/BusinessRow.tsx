import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogIn, Pause, Pencil, Play } from 'lucide-react';
import { api, body } from '@/api/client';
import { impersonate } from '@/api/session';
import { useT } from '@/i18n';
import { initials, number, relative } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { toast } from '@/ui/toast';
import type { Business } from './queries';

/** One business: its figures, and the way into it. */
export function BusinessRow({ business, onEdit }: { business: Business; onEdit: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { name } = business;
  const enter = useMutation({
    mutationFn: () => impersonate(client, business.id),
    onSuccess: () => navigate({ to: '/' }),
  });
  const setStatus = useMutation({
    mutationFn: (status: Business['status']) =>
      body(
        api.PATCH('/api/admin/businesses/{id}', { params: { path: { id: business.id } }, body: { status } }),
      ),
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: ['admin'] });
      const suspended = saved.status === 'suspended';
      toast({
        kind: 'success',
        title: t(suspended ? 'admin.suspendedDone' : 'admin.activatedDone', { name }),
        action: { label: t('action.undo'), run: () => setStatus.mutate(suspended ? 'active' : 'suspended') },
      });
    },
  });
  const active = business.status === 'active';
  const figures = [
    { label: t('admin.col.users'), value: number(business.users) },
    { label: t('admin.col.leads'), value: number(business.leads) },
    { label: t('admin.col.channels'), value: number(business.channels) },
    {
      label: t('admin.col.activity'),
      value: business.last_activity_at ? relative(business.last_activity_at) : t('admin.never'),
    },
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3">
      <div className="flex min-w-56 flex-1 items-center gap-3">
        <Avatar size="md" name={name} initials={initials(name)} />
        <div className="min-w-0">
          <p className="truncate text-sm font-semibold">
            <bdi>{name}</bdi>
          </p>
          <p className="text-xs text-fg-3" dir="ltr">
            {business.timezone}
          </p>
        </div>
        {!active && <Chip tone="amber">{t('admin.suspended')}</Chip>}
      </div>
      <dl className="grid grow grid-cols-4 gap-3 text-sm md:max-w-110">
        {figures.map((figure) => (
          <div key={figure.label} className="min-w-0">
            <dt className="truncate text-2xs text-fg-3">{figure.label}</dt>
            <dd className="truncate tabular-nums">
              <bdi>{figure.value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <div className="flex items-center gap-1.5 max-md:w-full">
        <Button
          className="max-md:flex-1"
          icon={<LogIn className="flip size-4" aria-hidden />}
          isPending={enter.isPending}
          onPress={() => enter.mutate()}
        >
          {t('admin.enter')}
          <span className="sr-only">{name}</span>
        </Button>
        <IconButton label={t('admin.edit', { name })} onPress={onEdit}>
          <Pencil className="size-4" aria-hidden />
        </IconButton>
        <IconButton
          label={`${t(active ? 'admin.suspend' : 'admin.activate')}: ${name}`}
          onPress={() => setStatus.mutate(active ? 'suspended' : 'active')}
        >
          {active ? <Pause className="size-4" aria-hidden /> : <Play className="size-4" aria-hidden />}
        </IconButton>
      </div>
    </li>
  );
}
