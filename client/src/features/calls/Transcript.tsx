import { Voicemail } from 'lucide-react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { duration, time } from '@/i18n/format';
import { cx } from '@/ui/cx';

/** What was said on a call, in order, and the messages that were left. */
export function Transcript({ call }: { call: Schema<'ItemWithTranscript'> }) {
  const t = useT();
  const { transcript, recordings } = call;
  return (
    <>
      {transcript.length === 0 ? (
        <p className="text-sm text-fg-3">{t('calls.noTranscript')}</p>
      ) : (
        <ol aria-label={t('calls.transcript')} className="flex flex-col gap-3.5">
          {transcript.map((turn, i) => (
            // A turn has no id of its own; turns are only ever appended.
            <li key={`${turn.at}-${i}`} className="flex gap-3">
              <span
                className={cx(
                  'w-16 shrink-0 pt-0.5 text-2xs font-medium',
                  turn.role === 'bot' ? 'text-violet-fg' : 'text-fg-2',
                )}
              >
                {t(`calls.role.${turn.role}`)}
                <span className="block font-normal text-fg-3">
                  <span className="num">{time(turn.at)}</span>
                </span>
              </span>
              <p className="min-w-0 flex-1 text-base break-words" dir="auto">
                {turn.text}
                {turn.interrupted && <span className="text-xs text-fg-3"> ({t('calls.interrupted')})</span>}
              </p>
            </li>
          ))}
        </ol>
      )}
      {recordings.length > 0 && (
        <ul className="flex flex-col gap-2">
          {recordings.map((recording) => (
            <li
              key={recording.id}
              className="flex items-center gap-2.5 rounded-md bg-sunken px-3 py-2 text-sm text-fg-2"
            >
              <Voicemail className="size-4 shrink-0" aria-hidden />
              <span className="flex-1">{t('calls.recording')}</span>
              <span className="num text-xs">{time(recording.at)}</span>
              <span className="num text-xs">{duration(recording.duration_s)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
