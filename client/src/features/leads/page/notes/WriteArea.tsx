import { useQueryClient } from '@tanstack/react-query';
import { Lock, MessageCircle, PencilLine } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import type { Lead } from '../../queries';
import { Composer } from '../compose/Composer';
import { type Message, type Thread, threadQuery } from '../queries';
import { NoteComposer } from './NoteComposer';

interface WriteAreaProps {
  lead: Lead;
  thread: Thread;
  /** The message that is being answered. */
  quoted?: Message;
  onUnquote: () => void;
}

/** Where one writes: to the customer, or to colleagues; and who else is writing now. */
export function WriteArea({ lead, thread, quoted, onUnquote }: WriteAreaProps) {
  const t = useT();
  const [wanted, setNoting] = useState(false);
  // Who answers a message writes to the customer.
  const noting = wanted && !quoted;
  const ways = [
    { note: false, icon: MessageCircle, label: t('notes.toCustomer') },
    { note: true, icon: Lock, label: t('notes.toColleagues') },
  ];
  return (
    <div className="shrink-0">
      <WritingNow leadId={lead.id} writers={thread.writing} />
      <div
        className={cx(
          'border-t px-3 pt-1.5',
          noting ? 'border-amber-dot bg-amber-bg' : 'border-line bg-surface',
        )}
      >
        <div role="group" aria-label={t('notes.which')} className="mx-auto flex max-w-3xl gap-1">
          {ways.map(({ note, icon: Icon, label }) => (
            <button
              key={label}
              type="button"
              aria-pressed={noting === note}
              data-key={note ? 'note' : undefined}
              onClick={() => {
                setNoting(note);
                if (note) onUnquote();
              }}
              className={cx(
                'flex h-7 items-center gap-1.5 rounded-sm px-2 text-xs coarse:h-11 coarse:px-3',
                noting === note ? 'font-medium text-fg' : 'text-fg-2 hover:bg-hover',
              )}
            >
              <Icon className="size-3.5" aria-hidden />
              <span className={cx(noting === note && 'underline decoration-2 underline-offset-4')}>
                {label}
              </span>
            </button>
          ))}
        </div>
      </div>
      {noting ? (
        <NoteComposer leadId={lead.id} onDone={() => setNoting(false)} />
      ) : (
        <Composer
          key={lead.id}
          leadId={lead.id}
          leadName={lead.name}
          reply={thread.reply}
          draft={thread.draft}
          quoted={quoted}
          onUnquote={onUnquote}
        />
      )}
    </div>
  );
}

function WritingNow({ leadId, writers }: { leadId: number; writers: Thread['writing'] }) {
  const t = useT();
  const client = useQueryClient();
  const until = writers.length ? Math.min(...writers.map((w) => Date.parse(w.until))) : 0;
  // Nobody says that they rest: when the time is over, the server knows who writes on.
  useEffect(() => {
    if (!until) return;
    const timer = setTimeout(
      () => void client.invalidateQueries({ queryKey: threadQuery(leadId).queryKey, exact: true }),
      Math.max(500, until - Date.now() + 250),
    );
    return () => clearTimeout(timer);
  }, [client, leadId, until]);
  return (
    <p role="status" className={cx('mx-auto max-w-3xl px-4', writers.length > 0 && 'pb-1.5')}>
      {writers.length > 0 && (
        <span className="inline-flex items-center gap-1.5 rounded-full bg-amber-bg px-2.5 py-1 text-xs text-amber-fg">
          <PencilLine className="size-3.5" aria-hidden />
          <bdi>{t('notes.writing', { name: writers.map((w) => w.name).join(', ') })}</bdi>
        </span>
      )}
    </p>
  );
}
