import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageCircleReply, MoonStar, OctagonX, Pause, Play, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { dayTime, number, phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import { Dialog } from '@/ui/Dialog';
import { LoadMore } from '@/ui/LoadMore';
import { ProgressBar } from './ProgressBar';
import {
  type Broadcast,
  broadcastQuery,
  type Place,
  places,
  type Recipient,
  recipientsQuery,
} from './queries';
import { countOf, placeTones, stateTones } from './state';

/** What became of a broadcast: numbers, reasons, and each person. */
export default function ReportDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const broadcast = useQuery(broadcastQuery(id)).data;
  const [place, setPlace] = useState<Place>();
  if (!broadcast) return null;
  return (
    <Dialog
      side
      title={broadcast.name}
      description={`${broadcast.template}${broadcast.segment ? ` · ${broadcast.segment}` : ''}`}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 pb-5">
        <Standing broadcast={broadcast} />
        <ul className="grid grid-cols-3 gap-2">
          {places.map((p) => (
            <li key={p}>
              <button
                type="button"
                aria-pressed={place === p}
                onClick={() => setPlace(place === p ? undefined : p)}
                className={cx(
                  'w-full rounded-md border px-2 py-1.5 text-start hover:bg-hover coarse:min-h-11',
                  place === p ? 'border-brand bg-brand-soft' : 'border-line',
                )}
              >
                <span className="block text-base font-semibold tabular-nums">
                  {number(countOf(broadcast, p))}
                </span>
                <span className="block truncate text-xs text-fg-3">{t(`cast.place.${p}`)}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="text-sm text-fg-2">
          {t('cast.fruits', {
            replied: number(broadcast.counts.replied),
            left: number(broadcast.counts.opted_out),
          })}
        </p>
        {broadcast.undelivered.length > 0 && (
          <section aria-label={t('cast.why')} className="rounded-md bg-sunken px-3 py-2 text-xs">
            <ul className="flex flex-col gap-1">
              {broadcast.undelivered.map((why) => (
                <li key={why.reason} className="flex gap-2">
                  <span className="min-w-0 flex-1 text-fg-2">{why.text}</span>
                  <span className="num font-medium">{number(why.count)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <People broadcast={broadcast} place={place} />
      </div>
    </Dialog>
  );
}

function Standing({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const client = useQueryClient();
  const step = useMutation({
    mutationFn: (to: 'pause' | 'resume' | 'stop') => {
      const params = { params: { path: { id: broadcast.id } } };
      if (to === 'pause') return body(api.POST('/api/broadcasts/{id}/pause', params));
      if (to === 'resume') return body(api.POST('/api/broadcasts/{id}/resume', params));
      return body(api.POST('/api/broadcasts/{id}/stop', params));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
  const open = broadcast.state === 'running' || broadcast.state === 'scheduled';
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={stateTones[broadcast.state]}>{t(`cast.state.${broadcast.state}`)}</Chip>
        <span className="flex-1 text-xs text-fg-3">
          <bdi>{dayTime(broadcast.start_at)}</bdi>
          {' · '}
          <bdi>{broadcast.created_by}</bdi>
        </span>
        {open && (
          <Button
            size="sm"
            icon={<Pause className="size-4" aria-hidden />}
            isPending={step.isPending}
            onPress={() => step.mutate('pause')}
          >
            {t('cast.pause')}
          </Button>
        )}
        {broadcast.state === 'paused' && (
          <>
            <Button
              size="sm"
              icon={<Play className="size-4" aria-hidden />}
              isPending={step.isPending}
              onPress={() => step.mutate('resume')}
            >
              {t('cast.resume')}
            </Button>
            <Button
              size="sm"
              variant="danger"
              icon={<OctagonX className="size-4" aria-hidden />}
              isPending={step.isPending}
              onPress={() => step.mutate('stop')}
            >
              {t('cast.stop')}
            </Button>
          </>
        )}
      </div>
      <ProgressBar broadcast={broadcast} />
      {broadcast.next_at && (
        <p className="flex items-center gap-1.5 text-xs text-fg-2">
          <MoonStar className="size-3.5 shrink-0" aria-hidden />
          {t('cast.waits', { time: dayTime(broadcast.next_at) })}
        </p>
      )}
      {broadcast.state === 'paused' && broadcast.reason && broadcast.reason !== 'hand' && (
        <p role="status" className="flex items-center gap-1.5 text-xs text-rose-fg">
          <TriangleAlert className="size-3.5 shrink-0" aria-hidden />
          {t(`cast.reason.${broadcast.reason}`)}
        </p>
      )}
    </div>
  );
}

function People({ broadcast, place }: { broadcast: Broadcast; place: Place | undefined }) {
  const t = useT();
  const query = useInfiniteQuery(recipientsQuery(broadcast.id, place, broadcast.state === 'running'));
  const people = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('cast.people')}>
      <ul className="border-t border-line">
        {people.map((person) => (
          <PersonRow key={person.lead_id} person={person} />
        ))}
      </ul>
      {query.data && people.length === 0 && (
        <p className="py-4 text-center text-sm text-fg-3">{t('cast.nobodyHere')}</p>
      )}
      <LoadMore query={query} />
    </section>
  );
}

function PersonRow({ person }: { person: Recipient }) {
  const t = useT();
  return (
    <li className="flex min-h-12 items-center gap-3 border-b border-line py-2 text-sm">
      <div className="min-w-0 flex-1">
        <Link
          to="/leads/$leadId"
          params={{ leadId: String(person.lead_id) }}
          className="block truncate hover:underline"
        >
          <bdi>{person.name || (person.phone ? phone(person.phone) : t('leads.noName'))}</bdi>
        </Link>
        {person.reason && <p className="text-xs text-fg-3">{person.reason}</p>}
      </div>
      {person.replied && (
        <span className="text-green-fg" title={t('cast.replied')}>
          <MessageCircleReply className="size-4" aria-hidden />
          <span className="sr-only">{t('cast.replied')}</span>
        </span>
      )}
      {person.opted_out && <Chip tone="rose">{t('cast.optedOut')}</Chip>}
      <Chip tone={placeTones[person.status]}>{t(`cast.one.${person.status}`)}</Chip>
    </li>
  );
}
