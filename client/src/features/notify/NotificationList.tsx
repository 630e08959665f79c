import {
  AtSign,
  BellOff,
  BellRing,
  CheckCheck,
  MessageCircle,
  MessageSquareShare,
  UserRoundCheck,
  UserRoundSearch,
} from 'lucide-react';
import { useT } from '@/i18n';
import { relative } from '@/i18n/format';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Dialog } from '@/ui/Dialog';
import { Empty } from '@/ui/Empty';
import type { Notification } from './queries';
import { headline, useNotifications } from './useNotifications';

const icons = {
  reminder: BellRing,
  asked: UserRoundSearch,
  message: MessageCircle,
  assigned: UserRoundCheck,
  given: MessageSquareShare,
  mentioned: AtSign,
};

const tones = {
  reminder: 'bg-amber-bg text-amber-fg',
  asked: 'bg-rose-bg text-rose-fg',
  message: 'bg-green-bg text-green-fg',
  assigned: 'bg-blue-bg text-blue-fg',
  given: 'bg-blue-bg text-blue-fg',
  mentioned: 'bg-violet-bg text-violet-fg',
};

interface NotificationListProps {
  onOpen: (n: Notification) => void;
  onClose: () => void;
}

/** All notifications, newest first: a press opens what one is about and reads it. */
export default function NotificationList({ onOpen, onClose }: NotificationListProps) {
  const t = useT();
  const { items = [], unread, query, read } = useNotifications();
  return (
    <Dialog title={t('notify.title')} closeLabel={t('action.close')} onClose={onClose} side>
      <div className="flex min-h-10 items-center gap-2 border-b border-line px-5 pb-2">
        <p className="flex-1 text-xs text-fg-3">
          {unread > 0 ? t('notify.unread', { n: unread }) : t('notify.allRead')}
        </p>
        {unread > 0 && (
          <Button
            size="sm"
            variant="ghost"
            icon={<CheckCheck className="size-4" aria-hidden />}
            onPress={() => read({ all: true })}
          >
            {t('notify.readAll')}
          </Button>
        )}
      </div>
      <div className="min-h-40 flex-1 overflow-y-auto pb-safe">
        {items.length === 0 && !query.isPending ? (
          <Empty icon={<BellOff />} title={t('notify.empty')} hint={t('notify.emptyHint')} />
        ) : (
          <ul>
            {items.map((n) => (
              <Line
                key={n.id}
                n={n}
                onOpen={() => {
                  if (!n.read_at) read({ id: n.id });
                  onOpen(n);
                }}
              />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <div className="px-5 py-3">
            <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
              {t('action.loadMore')}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Line({ n, onOpen }: { n: Notification; onOpen: () => void }) {
  const t = useT();
  const Icon = icons[n.kind];
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full items-start gap-3 px-5 py-3 text-start transition-colors hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className={cx('mt-0.5 grid size-8 shrink-0 place-items-center rounded-full', tones[n.kind])}>
          <Icon className="size-4" aria-hidden />
        </span>
        <span className="min-w-0 flex-1">
          <span className={cx('block text-sm', n.read_at ? 'text-fg-2' : 'font-medium')}>
            <bdi>{headline(n)}</bdi>
          </span>
          {n.text && (
            <span className="line-clamp-2 text-xs text-fg-2" dir="auto">
              {n.text}
            </span>
          )}
          <span className="mt-0.5 block text-2xs text-fg-3">
            <bdi>{relative(n.at)}</bdi>
          </span>
        </span>
        {!n.read_at && (
          <span className="mt-2 size-2 shrink-0 rounded-full bg-brand">
            <span className="sr-only">{t('notify.new')}</span>
          </span>
        )}
      </button>
    </li>
  );
}
