import { FileText, Reply, X } from 'lucide-react';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import type { Message } from '../queries';
import type { Attachment } from './useAttachment';

interface BeneathProps {
  quoted?: Message;
  attached?: Attachment;
  onUnquote: () => void;
  onDetach: () => void;
}

/** What goes with the words: the message they answer, and the file beside them. */
export function Beneath({ quoted, attached, onUnquote, onDetach }: BeneathProps) {
  const t = useT();
  return (
    <>
      {quoted && (
        <div className="flex items-center gap-2 rounded-md border-s-2 border-brand bg-sunken py-1 ps-3 pe-1 text-xs">
          <Reply className="size-4 shrink-0 text-fg-3 rtl:-scale-x-100" aria-hidden />
          <p className="min-w-0 flex-1">
            <span className="block font-medium">
              {t('quote.to', { who: t(`conv.author.${quoted.author}`) })}
            </span>
            <span className="block truncate text-fg-2" dir="auto">
              {quoted.text || quoted.media?.name || t('quote.noText')}
            </span>
          </p>
          <IconButton size="sm" label={t('quote.cancel')} onPress={onUnquote}>
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      )}
      {attached && (
        <div className="flex items-center gap-2 rounded-md bg-sunken py-1 ps-3 pe-1 text-xs">
          <FileText className="size-4 shrink-0 text-fg-3" aria-hidden />
          <p className="min-w-0 flex-1">
            <bdi className="block truncate font-medium">{attached.name}</bdi>
            {!attached.doc && (
              <progress
                aria-label={t('attach.uploading')}
                value={attached.progress}
                max={1}
                className="h-1 w-full"
              />
            )}
          </p>
          <IconButton size="sm" label={t('attach.remove')} onPress={onDetach}>
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      )}
    </>
  );
}
