import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body } from '@/api/client';
import { t as translate, useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button, buttonClass } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { toast } from '@/ui/toast';
import { eventsQuery, type IntakeEvent } from './queries';

const tones = { received: 'slate', created: 'green', merged: 'blue', refused: 'rose' } as const;

interface EventRowProps {
  sourceId: number;
  event: IntakeEvent;
  mayWrite: boolean;
}

/** One delivery: what became of it, what it said, and the way to take it in again. */
export function EventRow({ sourceId, event, mayWrite }: EventRowProps) {
  const t = useT();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/intake/{id}/events/{rid}/replay', {
          params: { path: { id: sourceId, rid: event.id } },
        }),
      ),
    onSuccess: (now) => {
      if (now.outcome !== 'refused') toast({ kind: 'success', title: translate('intake.replayed') });
    },
    onSettled: () => client.invalidateQueries({ queryKey: eventsQuery(sourceId).queryKey }),
  });
  const said = event.fields.filter((f) => f.target !== 'ignore').map((f) => f.value);
  return (
    <li className="flex min-h-14 items-center gap-2 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-xs text-fg-3">
          <Chip tone={tones[event.outcome]}>{t(`intake.outcome.${event.outcome}`)}</Chip>
          <bdi>{dayTime(event.received_at)}</bdi>
        </p>
        <p className="truncate text-sm" dir="auto">
          {said.join(' · ')}
        </p>
        {event.outcome === 'refused' &&
          event.problems.map((p) => (
            <p key={p.field + p.message} className="text-xs text-rose-fg">
              {p.message}
            </p>
          ))}
      </div>
      {event.lead_id && (
        <Link
          to="/leads/$leadId"
          params={{ leadId: String(event.lead_id) }}
          className={buttonClass('ghost', 'sm')}
        >
          {t('intake.toLead')}
        </Link>
      )}
      {mayWrite && event.outcome === 'refused' && (
        <Button size="sm" onPress={() => replay.mutate()} isPending={replay.isPending}>
          {t('intake.replay')}
        </Button>
      )}
    </li>
  );
}
