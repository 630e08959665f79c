import { Bell as BellIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import type { Notification } from './queries';
import { useNotifications } from './useNotifications';

const NotificationList = lazy(() => import('./NotificationList'));

/** The bell: how many notifications are unread, and the way to all of them. */
export function Bell({ onOpen }: { onOpen: (n: Notification) => void }) {
  const t = useT();
  const { unread } = useNotifications();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={unread ? t('notify.bellUnread', { n: unread }) : t('notify.bell')}
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
        className="relative"
      >
        <BellIcon className="size-[18px]" aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="num absolute end-0.5 top-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-rose-dot px-1 text-[10px] leading-none font-semibold text-white"
          >
            {unread > 99 ? '99+' : number(unread)}
          </span>
        )}
      </IconButton>
      <Suspense>
        {open && (
          <NotificationList
            onOpen={(n) => {
              setOpen(false);
              onOpen(n);
            }}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </>
  );
}
