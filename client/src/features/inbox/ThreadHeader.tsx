import { ArrowRight, CheckCheck, Clock, MailOpen, PanelLeft, RotateCcw, UserRoundPlus } from 'lucide-react';
import { lazy, type Ref, Suspense, useImperativeHandle, useRef, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { dayTime, initials, phone } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { OwnerChip } from './OwnerChip';
import type { Lead, Thread } from './queries';
import { useConversation } from './useConversation';

const AssignMenu = lazy(() => import('./AssignMenu'));
const SnoozeMenu = lazy(() => import('./SnoozeMenu'));
const SnoozeDialog = lazy(() => import('./SnoozeDialog'));

/** What a key does to the open conversation. */
export interface ThreadActions {
  close: () => void;
  assign: () => void;
  snooze: () => void;
  keepUnread: () => void;
}

interface ThreadHeaderProps {
  lead: Lead;
  thread: Thread;
  side: boolean;
  onSide: () => void;
  onBack: () => void;
  /** It is done or put off: the next one, please. */
  onGone: () => void;
  actions: Ref<ThreadActions>;
}

/** Whose conversation it is, who handles it, and the few things one does with it as a whole. */
export function ThreadHeader({ lead, thread, side, onSide, onBack, onGone, actions }: ThreadHeaderProps) {
  const t = useT();
  const mayWrite = useCan('agent');
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  const conversation = useConversation(lead.id, name);
  const [open, setOpen] = useState<'assign' | 'snooze' | 'time'>();
  const assignButton = useRef<HTMLButtonElement>(null);
  const snoozeButton = useRef<HTMLButtonElement>(null);
  const can = mayWrite && thread.conversation_id !== null;
  const shut = () => setOpen(undefined);
  const toggle = () => {
    if (!can) return;
    if (thread.closed_at) conversation.reopen(thread);
    else {
      conversation.close(thread);
      onGone();
    }
  };
  const snooze = (until: string) => {
    conversation.snooze(thread, until);
    onGone();
  };
  useImperativeHandle(actions, () => ({
    close: toggle,
    assign: () => can && setOpen('assign'),
    snooze: () => can && setOpen('snooze'),
    keepUnread: () => {
      if (!can) return;
      conversation.keepUnread(thread);
      onBack();
    },
  }));
  const snoozed = thread.snoozed_until && Date.parse(thread.snoozed_until) > Date.now();
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-2 border-b border-line bg-surface px-3 py-2">
      <IconButton label={t('inbox.back')} className="-ms-1.5 md:hidden" onPress={onBack}>
        <ArrowRight className="size-[18px] ltr:-scale-x-100" aria-hidden />
      </IconButton>
      <button
        type="button"
        onClick={onSide}
        aria-expanded={side}
        aria-label={t('inbox.who', { name })}
        className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md p-1 text-start hover:bg-hover"
      >
        <Avatar name={name} initials={initials(name)} size="sm" />
        <span className="min-w-0">
          <span className="block truncate text-base leading-5 font-semibold">
            <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
          </span>
          <span className="flex items-center gap-1.5 text-2xs text-fg-2">
            {thread.closed_at ? (
              <bdi>{t('inbox.closedAt', { time: dayTime(thread.closed_at) })}</bdi>
            ) : snoozed ? (
              <bdi>{t('inbox.snoozedUntil', { time: dayTime(thread.snoozed_until!) })}</bdi>
            ) : (
              lead.phone && <span className="num">{phone(lead.phone)}</span>
            )}
          </span>
        </span>
      </button>
      {thread.owner === 'human' && (
        <span className="max-lg:hidden">
          <OwnerChip of={thread} />
        </span>
      )}
      <div className="flex items-center gap-1">
        {can && (
          <>
            <IconButton
              label={t('inbox.keepUnread')}
              className="max-md:hidden"
              onPress={() => {
                conversation.keepUnread(thread);
                onBack();
              }}
            >
              <MailOpen className="size-[18px]" aria-hidden />
            </IconButton>
            <IconButton
              ref={assignButton}
              label={t('inbox.assign')}
              aria-haspopup="menu"
              onPress={() => setOpen('assign')}
            >
              <UserRoundPlus className="size-[18px]" aria-hidden />
            </IconButton>
            <IconButton
              ref={snoozeButton}
              label={t('inbox.snooze')}
              aria-haspopup="menu"
              onPress={() => setOpen('snooze')}
            >
              <Clock className="size-[18px]" aria-hidden />
            </IconButton>
            <Button
              variant={thread.closed_at ? 'secondary' : 'soft'}
              icon={
                thread.closed_at ? (
                  <RotateCcw className="size-4" aria-hidden />
                ) : (
                  <CheckCheck className="size-4" aria-hidden />
                )
              }
              className="max-md:!px-3"
              onPress={toggle}
            >
              <span className="max-md:sr-only">{t(thread.closed_at ? 'inbox.reopen' : 'inbox.close')}</span>
            </Button>
          </>
        )}
        <IconButton
          label={t('inbox.side')}
          aria-pressed={side}
          className={cx('max-md:hidden', side && 'bg-active text-fg')}
          onPress={onSide}
        >
          <PanelLeft className="size-[18px] ltr:-scale-x-100" aria-hidden />
        </IconButton>
      </div>
      <Suspense>
        {open === 'assign' && (
          <AssignMenu
            anchor={assignButton}
            thread={thread}
            onPick={(to) => conversation.assign(thread, to)}
            onBot={conversation.setBot}
            onClose={shut}
          />
        )}
        {open === 'snooze' && (
          <SnoozeMenu
            anchor={snoozeButton}
            onPick={snooze}
            // After the menu has closed itself.
            onOther={() => setTimeout(() => setOpen('time'))}
            onClose={shut}
          />
        )}
        {open === 'time' && <SnoozeDialog onPick={snooze} onClose={shut} />}
      </Suspense>
    </header>
  );
}
