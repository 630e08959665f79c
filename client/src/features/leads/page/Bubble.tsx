import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock3,
  File,
  Image,
  MapPin,
  Mic,
  RotateCw,
  Smartphone,
  Video,
} from 'lucide-react';
import { useT } from '@/i18n';
import { time } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { BubbleActions, Options, Place, Quote, Reactions, SentDocument } from './BubbleParts';
import { Cards, cardsOf } from './media/Cards';
import { MediaContent } from './media/MediaContent';
import type { Message } from './queries';
import { useSwipe } from './useSwipe';
import { WhyButton } from './why/WhyButton';

const types = ['image', 'audio', 'video', 'document', 'sticker', 'location', 'contacts'] as const;
const typeIcons = {
  image: <Image className="size-4" aria-hidden />,
  sticker: <Image className="size-4" aria-hidden />,
  audio: <Mic className="size-4" aria-hidden />,
  video: <Video className="size-4" aria-hidden />,
  location: <MapPin className="size-4" aria-hidden />,
  document: <File className="size-4" aria-hidden />,
  contacts: <File className="size-4" aria-hidden />,
};

// Words alone.
const plain = new Set(['text', 'template', 'interactive', 'button']);

interface BubbleProps {
  message: Message;
  leadId: number;
  /** What one came to see. */
  marked?: boolean;
  /** Sends it again, for whoever may. */
  onRetry?: (message: Message) => void;
  /** Answers it, for whoever may and where the number carries it. */
  onReply?: (message: Message) => void;
  onReact?: (message: Message, emoji: string) => void;
}

/** One message: theirs at the start, ours at the end, as in WhatsApp. */
export function Bubble({ message, leadId, marked, onRetry, onReply, onReact }: BubbleProps) {
  const t = useT();
  const out = message.direction === 'out';
  // Only what the network knows can be answered.
  const known = message.provider_id !== null && message.id > 0;
  const reply = known && onReply ? () => onReply(message) : undefined;
  const react = known && onReact ? (emoji: string) => onReact(message, emoji) : undefined;
  const swipe = useSwipe(reply);
  if (message.author === 'system') {
    return (
      <li className="self-center rounded-full bg-active px-3 py-1 text-center text-xs text-fg-2">
        <bdi>{message.text}</bdi>
      </li>
    );
  }
  const failure = message.error;
  return (
    <li
      data-message={message.id}
      {...swipe}
      className={cx(
        'group/bubble flex touch-pan-y max-w-[min(34rem,85%)] flex-col',
        out ? 'items-end self-end' : 'items-start self-start',
      )}
    >
      <div className={cx('flex max-w-full gap-1', !out && 'flex-row-reverse')}>
        <BubbleActions onReply={reply} onReact={react} />
        <div
          className={cx(
            'min-w-0 rounded-xl px-3.5 py-2 text-base break-words',
            out ? 'rounded-se-[4px] bg-wa-out' : 'rounded-ss-[4px] bg-surface shadow-1',
            message.status === 'failed' && 'outline-1 outline-rose-dot',
            marked && 'outline-2 outline-brand',
          )}
        >
          <span className="sr-only">{t(`conv.author.${message.author}`)}: </span>
          <Content message={message} leadId={leadId} />
        </div>
      </div>
      <Reactions message={message} onReact={react} />
      <div className="mt-1 flex items-center gap-1.5 px-0.5 text-2xs text-fg-3">
        {message.author === 'bot' && <WhyButton messageId={message.id} />}
        {message.author === 'phone' && <Sign icon={Smartphone} label={t('conv.author.phone')} />}
        <time dateTime={message.at} className="num">
          {time(message.at)}
        </time>
        {out && <Ticks status={message.status} />}
      </div>
      {failure && (
        <p className="max-w-full px-0.5 text-xs text-rose-fg" dir="auto">
          {failure.message}
        </p>
      )}
      {onRetry && out && failure && message.author !== 'phone' && message.id > 0 && (
        <Button
          size="sm"
          variant="ghost"
          icon={<RotateCw className="size-3.5" aria-hidden />}
          onPress={() => onRetry(message)}
        >
          {t('conv.resend')}
        </Button>
      )}
    </li>
  );
}

function Content({ message, leadId }: { message: Message; leadId: number }) {
  const t = useT();
  if (message.type === 'reaction') return <p dir="auto">{t('conv.reaction', { text: message.text })}</p>;
  const known = types.find((type) => type === message.type);
  const cards = message.type === 'contacts' ? cardsOf(message.detail) : [];
  // What shows itself needs no name of its kind, and what its cards say is not said twice.
  const shows = plain.has(message.type) || message.media?.state === 'kept' || cards.length > 0;
  return (
    <>
      {message.quoted && <Quote quoted={message.quoted} />}
      {!shows && (
        <p className="flex items-center gap-1.5 text-xs text-fg-2">
          {known && typeIcons[known]}
          {known ? t(`conv.type.${known}`) : t('conv.type.other', { type: message.type })}
          {message.media?.name && !message.document_id && <bdi>{message.media.name}</bdi>}
        </p>
      )}
      {message.document_id && (
        <SentDocument id={message.document_id} name={message.media?.name ?? t('conv.type.document')} />
      )}
      <MediaContent message={message} leadId={leadId} />
      {cards.length > 0 && <Cards cards={cards} />}
      {message.place && <Place place={message.place} />}
      {message.text && cards.length === 0 && (
        <p className="whitespace-pre-wrap" dir="auto">
          {message.text}
        </p>
      )}
      {message.options && <Options options={message.options} />}
    </>
  );
}

function Sign({ icon: Icon, label }: { icon: typeof Check; label: string }) {
  return (
    <span role="img" aria-label={label} title={label}>
      <Icon className="size-3.5" aria-hidden />
    </span>
  );
}

const tickIcons = {
  queued: { icon: Clock3, tone: '' },
  sent: { icon: Check, tone: '' },
  delivered: { icon: CheckCheck, tone: '' },
  read: { icon: CheckCheck, tone: 'text-blue-dot' },
  failed: { icon: CircleAlert, tone: 'text-rose-fg' },
  unknown: { icon: CircleHelp, tone: 'text-amber-fg' },
};

function Ticks({ status }: { status: Message['status'] }) {
  const t = useT();
  const { icon: Icon, tone } = tickIcons[status];
  const label = t(`conv.status.${status}`);
  return (
    <span role="img" aria-label={label} title={label} className={tone}>
      <Icon className="size-3.5" aria-hidden />
    </span>
  );
}
