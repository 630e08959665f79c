import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { dayTime, phone } from '@/i18n/format';
import { toast } from '@/ui/toast';
import { type Task, type TaskPage, withoutTask } from './queries';

/** What changes: finished or open again, or moved to another moment. */
interface Change {
  task: Task;
  set: { done: boolean } | { due_at: string };
  undoing?: boolean;
}

/** What a task is called: its title, or whom the reminder is about. */
export function nameOf(task: Task): string {
  if (task.title) return task.title;
  return task.lead_name || (task.lead_phone ? phone(task.lead_phone) : t('leads.noName'));
}

/** Finishes and puts off: at once on the screen, then on the server, with a way back. */
export function useChangeTask() {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ task, set }: Change) =>
      body(api.PATCH('/api/tasks/{id}', { params: { path: { id: task.id } }, body: set })),
    onMutate: async ({ task, undoing }: Change) => {
      if (undoing) return undefined;
      await client.cancelQueries({ queryKey: ['tasks'] });
      const saved = client.getQueriesData<InfiniteData<TaskPage, unknown>>({ queryKey: ['tasks'] });
      client.setQueriesData<InfiniteData<TaskPage, unknown>>({ queryKey: ['tasks'] }, (old) =>
        withoutTask(old, task.id),
      );
      return saved;
    },
    onError: (_e, _change, saved) => {
      for (const [key, data] of saved ?? []) client.setQueryData(key, data);
    },
    onSuccess: (answer, { task, set, undoing }) => {
      const name = nameOf(task);
      if (undoing || ('done' in set && !set.done)) {
        toast({
          kind: 'info',
          title:
            'done' in set
              ? t('tasks.reopened', { name })
              : t('tasks.snoozed', { name, time: dayTime(task.due_at) }),
        });
        return;
      }
      if ('done' in set) {
        toast({
          kind: 'success',
          title: t('tasks.doneNamed', { name }),
          action: {
            label: t('action.undo'),
            run: () => mutate({ task, set: { done: false }, undoing: true }),
          },
        });
        return;
      }
      // A moment that has passed cannot be chosen again, so putting off what is late has no way back.
      const late = Date.parse(task.due_at) <= Date.now();
      toast({
        kind: 'success',
        title: t('tasks.snoozed', { name, time: dayTime(answer.due_at) }),
        action: late
          ? undefined
          : {
              label: t('action.undo'),
              run: () => mutate({ task, set: { due_at: task.due_at }, undoing: true }),
            },
      });
    },
    onSettled: (_answer, _e, { task }) => {
      for (const queryKey of [['tasks'], ['task-counts'], ['home'], ['lead', task.lead_id]])
        void client.invalidateQueries({ queryKey });
    },
  });
  return {
    finish: (task: Task) => mutate({ task, set: { done: true } }),
    reopen: (task: Task) => mutate({ task, set: { done: false } }),
    putOff: (task: Task, at: string) => mutate({ task, set: { due_at: at } }),
  };
}
