import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  ChevronDown,
  PhoneCall,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  Sparkles,
} from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { isMissed, reasonOf, resultOf } from '@/api/calls';
import { may, useMe } from '@/api/session';
import { useHangUp } from '@/api/useHangUp';
import { useT } from '@/i18n';
import { dayTime, duration, relative } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Chip, toneClass } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Recordings, Transcript } from '@/ui/Transcript';
import type { Lead } from '../queries';
import { type Call, callsQuery, summaryQuery } from './queries';

/** The telephone calls of a lead, with what was said. */
export default function Calls({ lead, spot }: { lead: Lead; spot?: string }) {
  const t = useT();
  const query = useInfiniteQuery({
    ...callsQuery(lead.id),
    // What is said in a running call makes no event of its own.
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((call) => !call.ended_at)) ? 2000 : false,
  });
  const calls = query.data?.pages.flatMap((page) => page.items);
  const loading = useDelayed(query.isPending);
  const sentences = useQuery(summaryQuery(lead.id)).data?.sentences;
  const [wanted, turn] = spot?.startsWith('c') ? spot.slice(1).split('.').map(Number) : [];
  if (!calls) {
    if (query.error) throw query.error;
    return loading ? <Skeleton className="mx-auto mt-6 h-28 max-w-3xl" /> : null;
  }
  if (calls.length === 0)
    return <Empty icon={<PhoneCall />} title={t('calls.empty')} hint={t('calls.emptyHint')} />;
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-3 p-4 md:p-6">
      {calls.map((call, i) => (
        <CallCard
          key={call.id}
          call={call}
          open={wanted === undefined ? i === 0 : call.id === wanted}
          turn={call.id === wanted ? turn : undefined}
          summary={sentences?.filter((s) => s.sources.some((of) => of.kind === 'call' && of.id === call.id))}
        />
      ))}
      {query.hasNextPage && (
        <Button
          className="self-start"
          isPending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {t('action.loadMore')}
        </Button>
      )}
    </div>
  );
}

interface CallCardProps {
  call: Call;
  open: boolean;
  /** A turn that somebody points to. */
  turn: number | undefined;
  /** What the summary of the lead says of this call. */
  summary: { text: string }[] | undefined;
}

function CallCard({ call, open: first, turn: wanted, summary }: CallCardProps) {
  const t = useT();
  const [open, setOpen] = useState(first);
  const body = useId();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (wanted === undefined) return;
    const turn = card.current?.querySelector(`[data-turn="${wanted}"]`) ?? card.current;
    turn?.scrollIntoView({ block: 'center' });
  }, [wanted]);
  const mayEnd = may(useMe(), 'calls:write');
  const hangUp = useHangUp();
  const live = !call.ended_at;
  const missed = isMissed(call);
  const Icon = missed ? PhoneMissed : call.direction === 'in' ? PhoneIncoming : PhoneOutgoing;
  const reason = reasonOf(call);
  const result = resultOf(call);
  return (
    <article ref={card} className="rounded-lg bg-surface shadow-1">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={body}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-3 rounded-lg p-4 text-start"
      >
        <span
          className={cx(
            'grid size-9 shrink-0 place-items-center rounded-full',
            toneClass(missed ? 'rose' : 'blue'),
          )}
        >
          <Icon className="size-[18px]" aria-hidden />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2 text-sm font-medium">
            {call.direction === 'in' ? t('calls.in') : t('calls.out')}
            {live && <Chip tone={result.tone}>{result.text}</Chip>}
          </span>
          <span className="block text-xs text-fg-2">
            <bdi title={dayTime(call.started_at)}>{relative(call.started_at)}</bdi>
            {!live && call.duration_s > 0 && (
              <>
                {' · '}
                <span className="num">{duration(call.duration_s)}</span>
              </>
            )}
            {!live && ` · ${result.text}`}
          </span>
        </span>
        <ChevronDown
          className={cx('size-4 text-fg-3 transition-transform', open && 'rotate-180')}
          aria-hidden
        />
      </button>
      {open && (
        <div id={body} className="flex flex-col gap-3 border-t border-line px-4 py-3">
          <Recordings callId={call.id} recordings={call.recordings} />
          {summary && summary.length > 0 && (
            <p className="flex gap-2 text-sm text-fg-2">
              <Sparkles className="mt-0.5 size-4 shrink-0 text-brand-text" aria-hidden />
              <span>
                <span className="sr-only">{t('summary.title')}: </span>
                <bdi>{summary.map((sentence) => sentence.text).join(' ')}</bdi>
              </span>
            </p>
          )}
          {call.about && (
            <p className="text-sm text-fg-2">
              <bdi>{t('calls.about', { text: call.about })}</bdi>
            </p>
          )}
          {(!live || call.transcript.length > 0) && (
            <Transcript turns={call.transcript} wanted={wanted} outgoing={call.direction === 'out'} />
          )}
          {live && mayEnd && (
            <Button
              className="self-start text-rose-fg"
              isPending={hangUp.isPending}
              onPress={() => hangUp.mutate(call.id)}
              icon={<PhoneOff className="size-4" aria-hidden />}
            >
              {t('calls.hangUp')}
            </Button>
          )}
          {reason && <p className="text-xs text-fg-3">{reason}</p>}
        </div>
      )}
    </article>
  );
}
