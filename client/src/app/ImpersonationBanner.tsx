import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import { type Me, stopImpersonating } from '@/api/session';
import { useT } from '@/i18n';

/** Says in whose business an administrator is working. It cannot be dismissed, only left. */
export function ImpersonationBanner({ me }: { me: Me }) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const exit = useMutation({
    mutationFn: () => stopImpersonating(client, () => navigate({ to: '/admin' })),
  });
  return (
    <div
      role="region"
      aria-label={t('imp.region')}
      className="flex min-h-10 shrink-0 items-center justify-center gap-3 bg-amber-dot px-4 text-sm text-[#2b1a00]"
    >
      <ShieldAlert className="size-4 shrink-0" aria-hidden />
      <span className="min-w-0 truncate">{t('imp.in', { name: me.business?.name ?? '' })}</span>
      <button
        type="button"
        onClick={() => exit.mutate()}
        disabled={exit.isPending}
        className="h-7 shrink-0 rounded-sm bg-black/12 px-2.5 text-xs font-medium hover:bg-black/20 coarse:h-9"
      >
        {t('imp.exit')}
      </button>
    </div>
  );
}
