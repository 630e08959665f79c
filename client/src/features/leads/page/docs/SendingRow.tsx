import { RotateCcw, TriangleAlert, Upload, X } from 'lucide-react';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { fileSize } from './size';
import type { Sending } from './useUploads';

interface SendingRowProps {
  sending: Sending;
  onCancel: () => void;
  onAgain: () => void;
}

/** A file on its way: how far it is, or why it was refused. */
export function SendingRow({ sending, onCancel, onAgain }: SendingRowProps) {
  const t = useT();
  const { name, size, sent, failure } = sending;
  const percent = size ? Math.round((sent / size) * 100) : 0;
  return (
    <li className="flex min-h-16 items-center gap-3 px-4 py-2">
      <span
        aria-hidden
        className="grid size-11 shrink-0 place-items-center rounded-md bg-sunken text-fg-3 [&_svg]:size-5"
      >
        {failure ? <TriangleAlert className="text-rose-fg" /> : <Upload />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">
          <bdi>{name}</bdi>
        </p>
        {failure ? (
          <p role="alert" className="text-xs text-rose-fg">
            {failure.message}. {failure.hint}
          </p>
        ) : (
          <>
            <p className="text-xs text-fg-3">
              <bdi>{fileSize(sent)}</bdi> / <bdi>{fileSize(size)}</bdi>
            </p>
            <div
              role="progressbar"
              aria-label={t('docs.sending', { name })}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent}
              className="mt-1 h-1 overflow-hidden rounded-full bg-sunken"
            >
              <div
                className="h-full rounded-full bg-brand transition-[width]"
                style={{ width: `${percent}%` }}
              />
            </div>
          </>
        )}
      </div>
      {failure && (
        <IconButton label={t('action.retry')} onPress={onAgain}>
          <RotateCcw className="size-4" aria-hidden />
        </IconButton>
      )}
      <IconButton label={failure ? t('action.close') : t('docs.stop', { name })} onPress={onCancel}>
        <X className="size-4" aria-hidden />
      </IconButton>
    </li>
  );
}
