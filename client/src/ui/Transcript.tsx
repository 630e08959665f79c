import { useT } from '@/i18n';
import { time } from '@/i18n/format';
import { AudioPlayer } from './AudioPlayer';
import { cx } from './cx';

interface TranscriptProps {
  /** What was said, in order. */
  turns: { role: 'bot' | 'caller'; text: string; at: string; interrupted?: boolean | undefined }[];
  /** The turn that somebody points to; the first is 1. */
  wanted?: number | undefined;
  /** Whether the business has called: then the person is no caller. */
  outgoing?: boolean;
}

/** What was said on a call. */
export function Transcript({ turns, wanted, outgoing }: TranscriptProps) {
  const t = useT();
  if (turns.length === 0) return <p className="text-sm text-fg-3">{t('calls.noTranscript')}</p>;
  return (
    <ol aria-label={t('calls.transcript')} className="flex flex-col gap-3">
      {turns.map((turn, i) => (
        // A turn has no id of its own; turns are only ever appended.
        <li
          key={`${turn.at}-${i}`}
          data-turn={i + 1}
          className={cx('flex gap-3', wanted === i + 1 && '-mx-2 rounded-md bg-active px-2 py-1')}
        >
          <span
            className={cx(
              'w-16 shrink-0 pt-0.5 text-2xs font-medium',
              turn.role === 'bot' ? 'text-violet-fg' : 'text-fg-2',
            )}
          >
            {t(`calls.role.${outgoing && turn.role === 'caller' ? 'called' : turn.role}`)}
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
  );
}

interface RecordingsProps {
  callId: number;
  recordings: { id: string; duration_s: number; ready: boolean }[];
}

/** The recordings of a call, to be played; one that the carrier still holds says so. */
export function Recordings({ callId, recordings }: RecordingsProps) {
  const t = useT();
  return recordings.map((recording) =>
    recording.ready ? (
      <AudioPlayer
        key={recording.id}
        sources={[{ src: `/api/calls/${callId}/recording?recording=${encodeURIComponent(recording.id)}` }]}
        seconds={recording.duration_s}
      />
    ) : (
      <p key={recording.id} className="text-xs text-fg-3">
        {t('calls.recordingPending')}
      </p>
    ),
  );
}
