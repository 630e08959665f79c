import { CloudOff, Download, FileText, FolderDown, LoaderCircle, RotateCw, ShieldAlert } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { may, useMe } from '@/api/session';
import { useT } from '@/i18n';
import { AudioPlayer } from '@/ui/AudioPlayer';
import { Button, buttonClass } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { fileSize } from '../docs/size';
import type { Message } from '../queries';
import { formOf, mediaUrl, useRefetch, useSaveMedia } from './queries';

const Lightbox = lazy(() => import('./Lightbox'));

interface MediaProps {
  message: Message;
  leadId: number;
}

/** The file of a message: shown, played, or handed over; or what became of it. */
export function MediaContent({ message, leadId }: MediaProps) {
  const { media } = message;
  if (!media?.state) return null;
  return (
    // A finger that seeks in a sound is not answering the message.
    <div
      className="min-w-0"
      onPointerDown={(e) => e.stopPropagation()}
      onTouchStart={(e) => e.stopPropagation()}
    >
      {media.state === 'kept' ? (
        <Kept message={message} leadId={leadId} />
      ) : (
        <Missing message={message} leadId={leadId} />
      )}
    </div>
  );
}

function Missing({ message, leadId }: MediaProps) {
  const t = useT();
  const me = useMe();
  const { mutate, isPending } = useRefetch(leadId);
  const state = message.media?.state;
  if (state === 'waiting') {
    return (
      <Note icon={<LoaderCircle className="animate-spin motion-reduce:animate-none" />} role="status">
        {t('media.waiting')}
      </Note>
    );
  }
  if (state === 'refused') return <Note icon={<ShieldAlert />}>{t('media.refused')}</Note>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Note icon={<CloudOff />}>{t('media.failed')}</Note>
      {may(me, 'inbox:write') && (
        <Button
          size="sm"
          isPending={isPending}
          icon={<RotateCw className="size-3.5" aria-hidden />}
          onPress={() => mutate(message.id)}
        >
          {t('media.again')}
        </Button>
      )}
    </div>
  );
}

function Note({ icon, role, children }: { icon: ReactNode; role?: 'status'; children: ReactNode }) {
  return (
    <p role={role} className="flex items-center gap-2 py-1 text-sm text-fg-2 [&_svg]:size-4 [&_svg]:shrink-0">
      <span aria-hidden>{icon}</span>
      {children}
    </p>
  );
}

function Kept({ message, leadId }: MediaProps) {
  const t = useT();
  switch (formOf(message)) {
    case 'picture':
      return <Picture message={message} leadId={leadId} />;
    case 'sound':
      return (
        <div className="w-80 max-w-full py-1">
          <AudioPlayer
            seconds={0}
            preload="metadata"
            sources={
              message.media?.type === 'audio/ogg'
                ? [
                    { src: mediaUrl(message.id), type: 'audio/ogg; codecs=opus' },
                    { src: mediaUrl(message.id, 'caf'), type: 'audio/x-caf; codecs=opus' },
                  ]
                : [{ src: mediaUrl(message.id) }]
            }
          />
        </div>
      );
    case 'video':
      return (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- people send what they filmed, without captions
        <video
          src={mediaUrl(message.id)}
          controls
          playsInline
          preload="metadata"
          aria-label={t('conv.type.video')}
          className="my-1 max-h-80 w-80 max-w-full rounded-md bg-black"
        />
      );
    case 'file':
      return <FileRow message={message} leadId={leadId} />;
  }
}

function Picture({ message, leadId }: MediaProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const sticker = message.type === 'sticker';
  const { width = 0, height = 0, thumbnail } = message.media ?? {};
  const label = message.text || t(sticker ? 'conv.type.sticker' : 'conv.type.image');
  return (
    <>
      <button
        type="button"
        aria-label={t('media.open', { name: label })}
        onClick={() => setOpen(true)}
        className="my-1 block max-w-full cursor-zoom-in"
      >
        <img
          src={mediaUrl(message.id, thumbnail ? 'small' : undefined)}
          alt={label}
          width={width || undefined}
          height={height || undefined}
          loading="lazy"
          decoding="async"
          className={cx(
            'h-auto max-w-full rounded-md bg-sunken object-cover',
            sticker ? 'max-h-36 w-36 bg-transparent' : 'max-h-80 w-80',
          )}
        />
      </button>
      {open && (
        <Suspense>
          <Lightbox message={message} leadId={leadId} name={label} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

const shownByBrowser = /^(application\/pdf|image\/(png|jpeg|gif|webp))$/;

function FileRow({ message, leadId }: MediaProps) {
  const t = useT();
  const me = useMe();
  const save = useSaveMedia(leadId);
  const [open, setOpen] = useState(false);
  const { media } = message;
  const name = media?.name || t('conv.type.document');
  const title = (
    <>
      <bdi className="block truncate text-sm font-medium">{name}</bdi>
      <bdi className="text-xs text-fg-3">{fileSize(media?.size ?? 0)}</bdi>
    </>
  );
  return (
    <div className="my-1 w-80 max-w-full rounded-md border border-line p-2">
      <div className="flex items-center gap-2">
        <FileText className="size-8 shrink-0 text-fg-3" strokeWidth={1.5} aria-hidden />
        {shownByBrowser.test(media?.type ?? '') ? (
          <button
            type="button"
            aria-label={t('media.open', { name })}
            onClick={() => setOpen(true)}
            className="min-h-10 min-w-0 flex-1 text-start hover:underline"
          >
            {title}
          </button>
        ) : (
          <span className="min-w-0 flex-1">{title}</span>
        )}
        <a
          href={mediaUrl(message.id, 'download')}
          download
          aria-label={t('media.download', { name })}
          title={t('docs.download')}
          className={buttonClass('ghost', 'sm')}
        >
          <Download className="size-4" aria-hidden />
        </a>
      </div>
      {may(me, 'files:write') && (
        <Button
          size="sm"
          variant="ghost"
          isPending={save.isPending}
          icon={<FolderDown className="size-3.5" aria-hidden />}
          onPress={() => save.mutate(message.id)}
        >
          {t('media.save')}
        </Button>
      )}
      {open && (
        <Suspense>
          <Lightbox message={message} leadId={leadId} name={name} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
