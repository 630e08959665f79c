import { Pause, Play } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { duration } from '@/i18n/format';

const speeds = [1, 1.25, 1.5, 2] as const;

interface AudioPlayerProps {
  /** The same sound in several containers, the best first; a browser takes the first that it knows. */
  sources: { src: string; type?: string }[];
  /** How long it is, where that is known before it is loaded. */
  seconds: number;
  /** What is loaded before it is played. */
  preload?: 'none' | 'metadata';
}

/** Plays a recording; time runs from left to right everywhere. */
export function AudioPlayer({ sources, seconds, preload = 'none' }: AudioPlayerProps) {
  const t = useT();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(seconds);
  const [speed, setSpeed] = useState<number>(1);
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);
  const toggle = () => {
    const el = audio.current;
    if (!el) return;
    setFailed(false);
    if (playing) el.pause();
    else el.play().catch(() => setFailed(true));
  };
  const seek = (e: ChangeEvent<HTMLInputElement>) => {
    const to = Number(e.target.value);
    setAt(to);
    if (audio.current) audio.current.currentTime = to;
  };
  const next = speeds[(speeds.findIndex((s) => s === speed) + 1) % speeds.length]!;
  const Icon = playing ? Pause : Play;
  return (
    <div className="rounded-md bg-sunken p-2">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- the transcript stands beside it */}
      <audio
        ref={audio}
        preload={preload}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(e) => setAt(e.currentTarget.currentTime)}
        onLoadedMetadata={(e) =>
          Number.isFinite(e.currentTarget.duration) && setLength(e.currentTarget.duration)
        }
      >
        {sources.map(({ src, type }, i) => (
          // A browser that can play none says so at the last.
          <source
            key={src}
            src={src}
            type={type}
            onError={i === sources.length - 1 ? () => setFailed(true) : undefined}
          />
        ))}
      </audio>
      <div dir="ltr" className="flex items-center gap-3">
        <button
          type="button"
          aria-label={t(playing ? 'calls.pause' : 'calls.play')}
          onClick={toggle}
          className="grid size-9 shrink-0 place-items-center rounded-full bg-brand text-brand-fg hover:bg-brand-hover coarse:size-11"
        >
          <Icon className="size-4" aria-hidden />
        </button>
        <span className="num w-9 text-end text-2xs text-fg-2">{duration(Math.floor(at))}</span>
        <input
          type="range"
          aria-label={t('calls.position')}
          aria-valuetext={duration(Math.floor(at))}
          min={0}
          max={Math.max(1, Math.ceil(length))}
          step={0.1}
          value={at}
          onChange={seek}
          className="h-6 min-w-0 flex-1 accent-brand"
        />
        <span className="num w-9 text-2xs text-fg-2">{duration(Math.round(length))}</span>
        <button
          type="button"
          aria-label={t('calls.speed', { speed: String(speed) })}
          onClick={() => setSpeed(next)}
          className="num h-7 min-w-10 shrink-0 rounded-sm border border-line-strong px-1.5 text-2xs text-fg-2 hover:bg-hover coarse:h-11 coarse:min-w-11"
        >
          {speed}×
        </button>
      </div>
      {failed && (
        <p role="alert" dir="auto" className="px-1 pt-1 text-xs text-rose-fg">
          {t('calls.playFailed')}
        </p>
      )}
    </div>
  );
}
