import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { dayTime, phone } from '@/i18n/format';
import { toast } from '@/ui/toast';
import { type Due, type DuePage, withoutDue } from './queries';

/** What changes: finished or open again, or moved to another moment. */
interface Change {
  due: Due;
  set: { done: boolean } | { due_at: string };
  undoing?: boolean;
}

/** The name of whom a reminder is about. */
export function nameOf({ lead }: Due): string {
  return lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
}

/** Finishes and puts off reminders: at once on the screen, then on the server, with a way back. */
export function useChangeDue() {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ due, set }: Change) =>
      body(
        api.PATCH('/api/leads/{id}/reminders/{rid}', {
          params: { path: { id: due.lead_id, rid: due.id } },
          body: set,
        }),
      ),
    onMutate: async ({ due, undoing }: Change) => {
      if (undoing) return undefined;
      await client.cancelQueries({ queryKey: ['tasks'] });
      const saved = client.getQueriesData<InfiniteData<DuePage, unknown>>({ queryKey: ['tasks'] });
      client.setQueriesData<InfiniteData<DuePage, unknown>>({ queryKey: ['tasks'] }, (old) =>
        withoutDue(old, due.id),
      );
      return saved;
    },
    onError: (_e, _change, saved) => {
      for (const [key, data] of saved ?? []) client.setQueryData(key, data);
    },
    onSuccess: (reminder, { due, set, undoing }) => {
      const name = nameOf(due);
      if (undoing) {
        const back = 'done' in set;
        toast({
          kind: 'info',
          title: back
            ? t('tasks.reopened', { name })
            : t('tasks.snoozed', { name, time: dayTime(due.due_at) }),
        });
        return;
      }
      if ('done' in set) {
        toast({
          kind: 'success',
          title: t('tasks.doneNamed', { name }),
          action: {
            label: t('action.undo'),
            run: () => mutate({ due, set: { done: false }, undoing: true }),
          },
        });
        return;
      }
      // A moment that has passed cannot be chosen again, so putting off what is late has no way back.
      const late = Date.parse(due.due_at) <= Date.now();
      toast({
        kind: 'success',
        title: t('tasks.snoozed', { name, time: dayTime(reminder.due_at) }),
        action: late
          ? undefined
          : {
              label: t('action.undo'),
              run: () => mutate({ due, set: { due_at: due.due_at }, undoing: true }),
            },
      });
    },
    onSettled: (_answer, _e, { due }) => {
      for (const queryKey of [['tasks'], ['home'], ['lead', due.lead_id]])
        void client.invalidateQueries({ queryKey });
    },
  });
  return {
    finish: (due: Due) => mutate({ due, set: { done: true } }),
    putOff: (due: Due, at: Date) => mutate({ due, set: { due_at: at.toISOString() } }),
  };
}
