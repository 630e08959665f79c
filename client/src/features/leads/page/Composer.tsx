import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { controlClass } from '@/ui/control';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import type { Thread } from './queries';
import { useSendMessage } from './useSendMessage';

interface ComposerProps {
  leadId: number;
  reply: Thread['reply'];
}

// What has been written but not sent outlives a change of tab, not the visit.
const drafts = new Map<number, string>();

/** Where one writes. Enter sends where there is a keyboard, Shift+Enter breaks the line. */
export function Composer({ leadId, reply }: ComposerProps) {
  const t = useT();
  const hintId = useId();
  const [text, setTextState] = useState(drafts.get(leadId) ?? '');
  const [failure, setFailure] = useState<unknown>(null);
  const setText = (next: string) => {
    drafts.set(leadId, next);
    setTextState(next);
  };
  const send = useSendMessage(leadId, (outgoing, e) => {
    setFailure(e);
    // The words are given back, unless new ones stand there already.
    setTextState((now) => now || outgoing.text);
  });
  const left = reply.max_length - text.length;
  const ready = text.trim() !== '' && left >= 0 && reply.allowed;
  const submit = () => {
    if (!ready) return;
    setFailure(null);
    send.mutate({ text: text.trim(), clientId: crypto.randomUUID() });
    setText('');
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (
      e.key !== 'Enter' ||
      e.shiftKey ||
      e.nativeEvent.isComposing ||
      matchMedia('(pointer: coarse)').matches
    )
      return;
    e.preventDefault();
    submit();
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
      className="shrink-0 border-t border-line bg-surface px-3 py-3"
    >
      <div className="mx-auto flex max-w-3xl flex-col gap-2">
        <FormFailure {...failureText(failure)} />
        {!reply.allowed && reply.hint && (
          <p id={hintId} className="rounded-md bg-amber-bg px-3 py-2 text-xs text-amber-fg">
            {reply.hint}
          </p>
        )}
        <div className="flex items-end gap-2">
          <textarea
            data-key="compose"
            rows={1}
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
  );
}
