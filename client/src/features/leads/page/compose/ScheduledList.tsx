import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarClock, CircleAlert, Pencil, X } from 'lucide-react';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { toast } from '@/ui/toast';
import { type Scheduled, scheduledQuery } from './scheduled';

interface ScheduledListProps {
  leadId: number;
  onEdit: (waiting: Scheduled) => void;
}

/** What is to be sent to the lead later, and what could not be sent when its time had come. */
export function ScheduledList({ leadId, onEdit }: ScheduledListProps) {
  const t = useT();
  const client = useQueryClient();
  const waiting = useQuery(scheduledQuery(leadId)).data ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: scheduledQuery(leadId).queryKey });
  const restore = useMutation({
    mutationFn: ({ text, due_at, template }: Scheduled) =>
      body(
        api.POST('/api/leads/{id}/scheduled', {
          params: { path: { id: leadId } },
          body: { message: text, due_at, template: template ?? undefined },
        }),
      ),
    onSettled: refresh,
  });
  const cancel = useMutation({
    mutationFn: ({ id }: Scheduled) => body(api.DELETE('/api/scheduled/{id}', { params: { path: { id } } })),
    onSuccess: (_, message) =>
      toast({
        kind: 'success',
        title: t('later.cancelled'),
        // What had failed has no time to go back to.
        action: message.error ? undefined : { label: t('action.undo'), run: () => restore.mutate(message) },
      }),
    onSettled: refresh,
  });
  if (waiting.length === 0) return null;
  return (
    <ul
      aria-label={t('later.list')}
      className="mx-auto flex max-h-40 w-full max-w-3xl flex-col gap-1 overflow-y-auto px-4 py-2"
    >
      {waiting.map((message) => (
        <li
          key={message.id}
          className={cx(
            'flex items-center gap-2 rounded-md px-2.5 py-1 text-xs',
            message.error ? 'bg-rose-bg text-rose-fg' : 'bg-sunken text-fg-2',
          )}
        >
          {message.error ? (
            <CircleAlert className="size-4 shrink-0" aria-hidden />
          ) : (
            <CalendarClock className="size-4 shrink-0" aria-hidden />
          )}
          <p className="min-w-0 flex-1">
            <span className="block truncate" dir="auto">
              {message.text || t('later.onlyTemplate')}
            </span>
            {message.error && (
              <span className="block">
                {t('later.failed', { reason: message.error.message })} {message.error.hint}
              </span>
            )}
          </p>
          <bdi className="shrink-0">{dayTime(message.due_at)}</bdi>
          <IconButton size="sm" label={t('later.edit')} onPress={() => onEdit(message)}>
            <Pencil className="size-3.5" aria-hidden />
          </IconButton>
          <IconButton
            size="sm"
            label={t('later.cancel')}
            isPending={cancel.isPending && cancel.variables.id === message.id}
            onPress={() => cancel.mutate(message)}
          >
            <X className="size-3.5" aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
