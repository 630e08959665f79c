import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { useT } from '@/i18n';
import { buttonClass } from '@/ui/Button';
import { Empty } from '@/ui/Empty';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const t = useT();
  return (
    <Empty
      className="flex-1"
      icon={<MapPinOff />}
      title={t('error.noPage')}
      hint={t('error.noPageHint')}
      action={
        <Link to="/" className={buttonClass('primary')}>
          {t('action.home')}
        </Link>
      }
    />
  );
}
