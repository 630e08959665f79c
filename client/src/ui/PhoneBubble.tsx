import { ExternalLink, FileText, Image, MapPin, Phone, Reply, Video } from 'lucide-react';
import type { ReactNode } from 'react';

const mediaIcons = { image: Image, video: Video, document: FileText, location: MapPin };

/** A button below a message. */
export interface BubbleButton {
  kind: string;
  text: string;
}

interface PhoneBubbleProps {
  label: string;
  media?: string;
  header?: ReactNode;
  body: ReactNode;
  footer?: string;
  buttons: BubbleButton[];
}

/** A message as it looks on the telephone of whoever gets it. */
export function PhoneBubble({ label, media, header, body, footer, buttons }: PhoneBubbleProps) {
  const Icon = media ? mediaIcons[media as keyof typeof mediaIcons] : undefined;
  return (
    <section aria-label={label} className="rounded-lg bg-sunken p-4">
      <div className="max-w-80 overflow-hidden rounded-xl rounded-ss-[4px] bg-surface text-sm shadow-1">
        <div className="flex flex-col gap-1.5 px-3.5 py-2.5 break-words">
          {Icon && (
            <span className="-mx-1.5 grid h-24 place-items-center rounded-md bg-sunken text-fg-3">
              <Icon className="size-8" aria-hidden />
            </span>
          )}
          {header && (
            <p className="font-semibold" dir="auto">
              {header}
            </p>
          )}
          <p className="whitespace-pre-wrap" dir="auto">
            {body}
          </p>
          {footer && (
            <p className="text-xs text-fg-3" dir="auto">
              {footer}
            </p>
          )}
        </div>
        {buttons.map((button, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- two may have the same words while one types
          <p
            key={i}
            className="flex min-h-10 items-center justify-center gap-2 border-t border-line px-3 text-center font-medium text-brand-text"
          >
            <ButtonSign kind={button.kind} />
            <bdi>{button.text}</bdi>
          </p>
        ))}
      </div>
    </section>
  );
}

function ButtonSign({ kind }: { kind: string }) {
  if (kind === 'url') return <ExternalLink className="size-4" aria-hidden />;
  if (kind === 'phone') return <Phone className="size-4" aria-hidden />;
  return kind === 'quick_reply' ? <Reply className="size-4 rtl:-scale-x-100" aria-hidden /> : null;
}
