import { CalendarClock, FileCheck2, Paperclip, SendHorizontal, Zap } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useId, useRef, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { controlClass } from '@/ui/control';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import type { Message, Thread } from '../queries';
import { type Outgoing, useSendMessage } from '../useSendMessage';
import type { Beside } from './AttachMenu';
import { Beneath } from './Beneath';
import { RepliesList, useMatchingReplies } from './RepliesList';
import { type CannedReply, fill, slashed } from './replies';
import { ScheduledList } from './ScheduledList';
import type { Scheduled } from './scheduled';
import { useAttachment } from './useAttachment';
import { useDraft } from './useDraft';
import { WindowClock } from './WindowClock';

const AttachMenu = lazy(() => import('./AttachMenu'));
const ChoicesDialog = lazy(() => import('./ChoicesDialog'));
const PlaceDialog = lazy(() => import('./PlaceDialog'));
const TemplateDialog = lazy(() => import('./TemplateDialog'));
const RepliesDialog = lazy(() => import('./RepliesDialog'));
const SendLaterDialog = lazy(() => import('./SendLaterDialog'));

interface ComposerProps {
  leadId: number;
  leadName: string;
  reply: Thread['reply'];
  /** What one had begun to write. */
  draft: string;
  /** The message that is being answered. */
  quoted?: Message;
  onUnquote: () => void;
}

type Open =
  | { kind: 'replies' | 'template' | 'choices' | 'place' }
  | { kind: 'later'; waiting?: Scheduled }
  | { kind: 'attach'; anchor: HTMLElement };

/**
 * Where one writes. Enter sends where there is a keyboard, Shift+Enter breaks the line; a slash opens
 * the canned replies.
 */
export function Composer({ leadId, leadName, reply, draft, quoted, onUnquote }: ComposerProps) {
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
  const file = useRef<HTMLInputElement>(null);
  const clip = useRef<HTMLButtonElement>(null);
  const { attached, add, clear } = useAttachment(leadId, setFailure);
  const close = () => setOpen(undefined);
  // What the number carries, and what may be sent now.
  const can = (['file', 'template', 'choices', 'place'] as const).filter(
    (what) =>
      reply.can.includes(what) &&
      (reply.allowed || (what === 'template' && reply.reason === 'window_closed')),
  );
  const typed = text === closedFor ? null : slashed(text);
  const found = useMatchingReplies(typed);
  const left = reply.max_length - text.length;
  const ready = reply.allowed && left >= 0 && (attached ? Boolean(attached.doc) : text.trim() !== '');
  const sendOff = (words: string, beside?: Outgoing['beside'], looks?: Outgoing['looks']) => {
    setFailure(null);
    send.mutate({
      text: words,
      clientId: crypto.randomUUID(),
      beside: { ...beside, reply_to: quoted?.id },
      looks: {
        ...looks,
        ...(quoted && {
          quoted: { id: quoted.id, author: quoted.author, type: quoted.type, text: quoted.text },
        }),
      },
    });
    setText('');
    clear();
    onUnquote();
  };
  const submit = () => {
    if (!ready) return;
    const doc = attached?.doc;
    if (!doc) sendOff(text.trim());
    else
      sendOff(
        text.trim(),
        { document_id: doc.id },
        { type: 'document', document_id: doc.id, media: { name: doc.name, type: doc.type } },
      );
  };
  const pick = (what: Beside) => {
    if (what === 'file') {
      close();
      file.current?.click();
    } else setOpen({ kind: what });
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
    if (e.key === 'Escape' && (quoted || attached)) {
      e.stopPropagation();
      clear();
      onUnquote();
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
            <div className="flex flex-wrap items-center gap-2 rounded-md bg-amber-bg px-3 py-2 text-xs text-amber-fg">
              <p id={hintId} className="min-w-0 flex-1 basis-56">
                {reply.hint}
              </p>
              {can.includes('template') && (
                <Button
                  size="sm"
                  variant="primary"
                  icon={<FileCheck2 className="size-4" aria-hidden />}
                  onPress={() => setOpen({ kind: 'template' })}
                >
                  {t('template.pick')}
                </Button>
              )}
            </div>
          )}
          <Beneath quoted={quoted} attached={attached} onUnquote={onUnquote} onDetach={clear} />
          <div className="flex items-end gap-2">
            <input
              ref={file}
              type="file"
              hidden
              onChange={(e) => {
                const chosen = e.target.files?.[0];
                if (chosen) void add(chosen);
                e.target.value = '';
              }}
            />
            <IconButton
              ref={clip}
              label={t('attach.open')}
              aria-haspopup="menu"
              isDisabled={can.length === 0}
              className="!size-10 coarse:!size-11"
              onPress={() => clip.current && setOpen({ kind: 'attach', anchor: clip.current })}
            >
              <Paperclip className="size-4.5" aria-hidden />
            </IconButton>
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
          {reply.allowed && <WindowClock ends={reply.window_expires_at} />}
          {reply.allowed && left < 200 && (
            <p role="status" className={cx('text-2xs', left < 0 ? 'text-rose-fg' : 'text-fg-3')}>
              {t('conv.left', { n: left })}
            </p>
          )}
        </div>
      </form>
      {open && (
        <Suspense>
          {open.kind === 'replies' && <RepliesDialog onClose={close} />}
          {open.kind === 'template' && <TemplateDialog leadId={leadId} onClose={close} />}
          {open.kind === 'attach' && (
            <AttachMenu
              anchor={open.anchor}
              can={can}
              onPick={pick}
              onClose={() => setOpen((now) => (now?.kind === 'attach' ? undefined : now))}
            />
          )}
          {open.kind === 'choices' && (
            <ChoicesDialog
              text={text}
              onClose={close}
              onSend={(words, choices) => {
                sendOff(
                  words,
                  { choices },
                  { type: 'interactive', options: choices.options?.map((o) => o.title) },
                );
                close();
              }}
            />
          )}
          {open.kind === 'place' && (
            <PlaceDialog
              onClose={close}
              onSend={(place) => {
                sendOff('', { location: place }, { type: 'location', place, text: place.name ?? '' });
                close();
              }}
            />
          )}
          {open.kind === 'later' && (
            <SendLaterDialog
              leadId={leadId}
              text={open.waiting?.text ?? text}
              waiting={open.waiting}
              windowEnds={reply.window_expires_at}
              maxLength={reply.max_length}
              templates={reply.can.includes('template')}
              onScheduled={() => !open.waiting && setText('')}
              onClose={close}
            />
          )}
        </Suspense>
      )}
    </>
  );
}
