import { CalendarClock, SendHorizontal, Zap } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useId, useRef, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { controlClass } from '@/ui/control';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import type { Thread } from '../queries';
import { useSendMessage } from '../useSendMessage';
import { RepliesList, useMatchingReplies } from './RepliesList';
import { type CannedReply, fill, slashed } from './replies';
import { ScheduledList } from './ScheduledList';
import type { Scheduled } from './scheduled';
import { useDraft } from './useDraft';

const RepliesDialog = lazy(() => import('./RepliesDialog'));
const SendLaterDialog = lazy(() => import('./SendLaterDialog'));

interface ComposerProps {
  leadId: number;
  leadName: string;
  reply: Thread['reply'];
  /** What one had begun to write. */
  draft: string;
}

type Open = { kind: 'replies' } | { kind: 'later'; waiting?: Scheduled };

/**
 * Where one writes. Enter sends where there is a keyboard, Shift+Enter breaks the line; a slash opens
 * the canned replies.
 */
export function Composer({ leadId, leadName, reply, draft }: ComposerProps) {
  const t = useT();
  const me = useMe();
  const hintId = useId();
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, keep] = useDraft(leadId, draft);
  const [failure, setFailure] = useState<unknown>(null);
  const [active, setActive] = useState(0);
  const [closedFor, setClosedFor] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const setText = (next: string) => {
    keep(next);
    setActive(0);
  };
  const send = useSendMessage(leadId, (outgoing, e) => {
    setFailure(e);
    // The words are given back, unless new ones stand there already.
    keep((now) => now || outgoing.text);
  });
  const typed = text === closedFor ? null : slashed(text);
  const found = useMatchingReplies(typed);
  const left = reply.max_length - text.length;
  const ready = text.trim() !== '' && left >= 0 && reply.allowed;
  const submit = () => {
    if (!ready) return;
    setFailure(null);
    send.mutate({ text: text.trim(), clientId: crypto.randomUUID() });
    setText('');
  };
  const choose = (chosen: CannedReply) => {
    setText(fill(chosen.text, { name: leadName, business: me.business?.name ?? '', me: me.user.name }));
    field.current?.focus();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (typed !== null) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      const chosen = found[active];
      if (step && found.length) setActive((active + step + found.length) % found.length);
      else if ((e.key === 'Enter' || e.key === 'Tab') && chosen) choose(chosen);
      else if (e.key === 'Escape') setClosedFor(text);
      else return;
      e.preventDefault();
      e.stopPropagation();
      return;
    }
    if (e.key !== 'Enter' || e.shiftKey || matchMedia('(pointer: coarse)').matches) return;
    e.preventDefault();
    submit();
  };
  return (
    <>
      <ScheduledList leadId={leadId} onEdit={(waiting) => setOpen({ kind: 'later', waiting })} />
      <form
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
        className="shrink-0 bg-surface px-3 pt-1 pb-3"
      >
        <div className="relative mx-auto flex max-w-3xl flex-col gap-2">
          {typed !== null && (
            <RepliesList
              id={listId}
              typed={typed}
              active={active}
              onChoose={choose}
              onManage={() => setOpen({ kind: 'replies' })}
            />
          )}
          <FormFailure {...failureText(failure)} />
          {!reply.allowed && reply.hint && (
            <p id={hintId} className="rounded-md bg-amber-bg px-3 py-2 text-xs text-amber-fg">
              {reply.hint}
            </p>
          )}
          <div className="flex items-end gap-2">
            <IconButton
              label={t('replies.open')}
              isDisabled={!reply.allowed}
              className="max-md:hidden"
              onPress={() => {
                setClosedFor(undefined);
                if (!text) setText('/');
                else setOpen({ kind: 'replies' });
                field.current?.focus();
              }}
            >
              <Zap className="size-4.5" aria-hidden />
            </IconButton>
            <textarea
              ref={field}
              data-key="compose"
              rows={1}
              role={typed === null ? undefined : 'combobox'}
              aria-expanded={typed === null ? undefined : true}
              aria-controls={typed === null ? undefined : listId}
              aria-activedescendant={typed !== null && found.length ? `${listId}-${active}` : undefined}
              aria-label={t('conv.write')}
              aria-describedby={reply.allowed ? undefined : hintId}
              placeholder={t('conv.write')}
              value={text}
              disabled={!reply.allowed}
              dir={text ? 'auto' : undefined}
              onChange={(e) => setText(e.target.value)}
              onKeyDown={onKeyDown}
              className={cx(
                controlClass,
                'field-sizing-content max-h-40 min-h-10 resize-none bg-sunken py-2 leading-6 coarse:min-h-11',
              )}
            />
            <IconButton
              size="lg"
              label={t('later.open')}
              isDisabled={reply.max_length === 0}
              className="!size-10 coarse:!size-11"
              onPress={() => setOpen({ kind: 'later' })}
            >
              <CalendarClock className="size-[18px]" aria-hidden />
            </IconButton>
            <IconButton
              type="submit"
              size="lg"
              variant="primary"
              tip={false}
              label={t('conv.send')}
              isDisabled={!ready}
              className="!size-10 coarse:!size-11"
            >
              <SendHorizontal className="size-[18px] rtl:-scale-x-100" aria-hidden />
            </IconButton>
          </div>
          {reply.allowed && left < 200 && (
            <p role="status" className={cx('text-2xs', left < 0 ? 'text-rose-fg' : 'text-fg-3')}>
              {t('conv.left', { n: left })}
            </p>
          )}
        </div>
      </form>
      {open && (
        <Suspense>
          {open.kind === 'replies' ? (
            <RepliesDialog onClose={() => setOpen(undefined)} />
          ) : (
            <SendLaterDialog
              leadId={leadId}
              text={open.waiting?.text ?? text}
              waiting={open.waiting}
              windowEnds={reply.window_expires_at}
              maxLength={reply.max_length}
              onScheduled={() => !open.waiting && setText('')}
              onClose={() => setOpen(undefined)}
            />
          )}
        </Suspense>
      )}
    </>
  );
}
