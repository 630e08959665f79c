import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';

/** Says that nothing can be issued until the business has told its name and tax id. */
export function SettingsNotice() {
  const t = useT();
  const mayOpen = useCan('manager');
  return (
    <p className="flex flex-wrap items-center gap-x-2 rounded-md bg-amber-bg px-3 py-2 text-sm text-amber-fg">
      <TriangleAlert className="size-4 shrink-0" aria-hidden />
      {t('billing.needDetails')}
      {mayOpen && (
        <Link to="/settings" search={{ tab: 'billing' }} className="font-medium underline">
          {t('billing.toSettings')}
        </Link>
      )}
    </p>
  );
}
