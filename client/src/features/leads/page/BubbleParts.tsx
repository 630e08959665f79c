import { FileText, MapPin, Reply, SmilePlus } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { mapUrl } from './compose/place';
import type { Message } from './queries';

const EmojiMenu = lazy(() => import('./EmojiMenu'));

/** The message that this one answers; a press goes there. */
export function Quote({ quoted }: { quoted: NonNullable<Message['quoted']> }) {
  const t = useT();
  return (
    <button
      type="button"
      onClick={() =>
        document.querySelector(`[data-message="${quoted.id}"]`)?.scrollIntoView({ block: 'center' })
      }
      className="mb-1.5 block w-full rounded-md border-s-2 border-brand bg-black/4 px-2.5 py-1 text-start text-xs dark:bg-white/6"
    >
      <span className="block font-medium text-brand-text">
        {t(`conv.author.${quoted.author as Message['author']}`)}
      </span>
      <span className="line-clamp-2 text-fg-2" dir="auto">
        {quoted.text || t('quote.noText')}
      </span>
    </button>
  );
}

/** A place that was sent, with the way to a map. */
export function Place({ place }: { place: NonNullable<Message['place']> }) {
  const t = useT();
  return (
    <a
      href={mapUrl(place)}
      target="_blank"
      rel="noreferrer"
      className="flex min-h-9 items-center gap-2 text-sm font-medium text-brand-text"
    >
      <MapPin className="size-4 shrink-0" aria-hidden />
      {t('place.open')}
    </a>
  );
}

/** A document of the lead that was sent. */
export function SentDocument({ id, name }: { id: number; name: string }) {
  return (
    <a
      href={`/api/documents/${id}/content`}
      target="_blank"
      rel="noreferrer"
      className="flex min-h-9 items-center gap-2 text-sm font-medium text-brand-text"
    >
      <FileText className="size-4 shrink-0" aria-hidden />
      <bdi className="min-w-0 break-all">{name}</bdi>
    </a>
  );
}

/** What the customer can tap below a message of ours. */
export function Options({ options }: { options: string[] }) {
  const t = useT();
  return (
    <ul
      aria-label={t('choices.options')}
      className="-mx-3.5 mt-2 -mb-2 divide-y divide-line border-t border-line text-sm"
    >
      {options.map((option) => (
        <li
          key={option}
          className="flex min-h-9 items-center justify-center gap-1.5 px-3 font-medium text-brand-text"
        >
          <Reply className="size-3.5 rtl:-scale-x-100" aria-hidden />
          <bdi>{option}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** The emoji on a message; a press on our own takes it off. */
export function Reactions({ message, onReact }: { message: Message; onReact?: (emoji: string) => void }) {
  const t = useT();
  if (!message.reactions?.length) return null;
  return (
    <div className="-mt-1.5 flex gap-1 px-2">
      {message.reactions.map(({ direction, emoji }) => {
        const ours = direction === 'out';
        const label = t(ours ? 'react.ours' : 'react.theirs', { emoji });
        const look = 'rounded-full bg-surface px-1.5 text-sm leading-6 shadow-1';
        return ours && onReact ? (
          <button
            key={direction}
            type="button"
            aria-label={`${label}. ${t('react.remove')}`}
            title={t('react.remove')}
            onClick={() => onReact('')}
            className={look}
          >
            {emoji}
          </button>
        ) : (
          <span key={direction} role="img" aria-label={label} className={look}>
            {emoji}
          </span>
        );
      })}
    </div>
  );
}

interface ActionsProps {
  onReply?: () => void;
  onReact?: (emoji: string) => void;
}

/** What can be done with a message, beside it: shown under the pointer and to the keyboard. */
export function BubbleActions({ onReply, onReact }: ActionsProps) {
  const t = useT();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  if (!onReply && !onReact) return null;
  return (
    <div className="flex shrink-0 self-center opacity-0 transition-opacity group-hover/bubble:opacity-100 focus-within:opacity-100 coarse:hidden">
      {onReact && (
        <IconButton
          ref={trigger}
          size="sm"
          label={t('react.open')}
          aria-haspopup="menu"
          onPress={() => setOpen(true)}
        >
          <SmilePlus className="size-4" aria-hidden />
        </IconButton>
      )}
      {onReply && (
        <IconButton size="sm" label={t('quote.reply')} onPress={onReply}>
          <Reply className="size-4 rtl:-scale-x-100" aria-hidden />
        </IconButton>
      )}
      {open && onReact && (
        <Suspense>
          <EmojiMenu triggerRef={trigger} onPick={onReact} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
