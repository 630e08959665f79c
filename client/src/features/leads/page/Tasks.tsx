import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellPlus, CalendarCheck, Check, Pencil, Plus, Trash2 } from 'lucide-react';
import { api, body } from '@/api/client';
import { useCan } from '@/api/session';
import { openTaskForm, type Task } from '@/api/taskForm';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button, IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { toast } from '@/ui/toast';
import { openLeadDialog } from '../dialogs';
import type { Lead } from '../queries';
import { ReminderChip } from '../ReminderChip';
import { type Reminder, remindersQuery } from './queries';

/** The reminders of a lead: open ones, then those that are done. */
export default function Tasks({ lead }: { lead: Lead }) {
  const t = useT();
  const mayWrite = useCan('agent');
  const query = useQuery(remindersQuery(lead.id));
  const loading = useDelayed(query.isPending);
  if (!query.data) {
    if (query.error) throw query.error;
    return loading ? <Skeleton className="mx-auto mt-6 h-28 max-w-3xl" /> : null;
  }
  const open = query.data.filter((r) => !r.done_at);
  const done = query.data.filter((r) => r.done_at);
  const add = mayWrite && (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        icon={<BellPlus className="size-4" aria-hidden />}
        onPress={() => openLeadDialog({ kind: 'remind', leadId: lead.id, name: lead.name })}
      >
        {t('leads.callBack')}
      </Button>
      <Button
        icon={<Plus className="size-4" aria-hidden />}
        onPress={() => openTaskForm({ kind: 'task', leadId: lead.id, name: lead.name })}
      >
        {t('tasks.new')}
      </Button>
    </div>
  );
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:p-6">
      {open.length === 0 ? (
        <Empty icon={<CalendarCheck />} title={t('tasks.empty')} hint={t('tasks.emptyHint')} action={add} />
      ) : (
        <>
          <div className="self-start">{add}</div>
          <List lead={lead} reminders={open} mayWrite={mayWrite} />
        </>
      )}
      {done.length > 0 && (
        <section>
          <h2 className="pb-2 text-xs font-normal text-fg-3">{t('tasks.doneList')}</h2>
          <List lead={lead} reminders={done} mayWrite={mayWrite} />
        </section>
      )}
    </div>
  );
}

function List({ lead, reminders, mayWrite }: { lead: Lead; reminders: Reminder[]; mayWrite: boolean }) {
  const t = useT();
  const client = useQueryClient();
  const refresh = () => {
    for (const key of [['lead', lead.id], ['tasks'], ['home']])
      void client.invalidateQueries({ queryKey: key });
  };
  const mark = useMutation({
    mutationFn: ({ id, done }: { id: number; done: boolean }) =>
      body(
        api.PATCH('/api/leads/{id}/reminders/{rid}', {
          params: { path: { id: lead.id, rid: id } },
          body: { done },
        }),
      ),
    onMutate: ({ id, done }) => {
      client.setQueryData(remindersQuery(lead.id).queryKey, (old) =>
        old?.map((r) => (r.id === id ? { ...r, done_at: done ? new Date().toISOString() : null } : r)),
      );
    },
    onSuccess: (_answer, { id, done }) => {
      if (done) {
        toast({
          kind: 'success',
          title: t('tasks.doneToast'),
          action: { label: t('action.undo'), run: () => mark.mutate({ id, done: false }) },
        });
      }
    },
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (reminder: Reminder) =>
      body(
        api.DELETE('/api/leads/{id}/reminders/{rid}', {
          params: { path: { id: lead.id, rid: reminder.id } },
        }),
      ),
    onSuccess: (_answer, { due_at, note, title, assignee_id }) => {
      toast({
        kind: 'success',
        title: t('tasks.deleted'),
        action:
          Date.parse(due_at) > Date.now()
            ? {
                label: t('action.undo'),
                run: () => again.mutate({ due_at, note, title, assignee_id: assignee_id ?? undefined }),
              }
            : undefined,
      });
    },
    onSettled: refresh,
  });
  const again = useMutation({
    mutationFn: ({
      title,
      ...rest
    }: {
      due_at: string;
      note: string;
      title: string;
      assignee_id?: number;
    }): Promise<unknown> =>
      title
        ? body(api.POST('/api/tasks', { body: { ...rest, title, lead_id: lead.id } }))
        : body(api.POST('/api/leads/{id}/reminders', { params: { path: { id: lead.id } }, body: rest })),
    onSettled: refresh,
  });
  return (
    <ul className="divide-y divide-line rounded-lg bg-surface shadow-1">
      {reminders.map((reminder) => {
        const done = Boolean(reminder.done_at);
        const when = dayTime(reminder.due_at);
        const name = reminder.title || reminder.note || t('leads.callBack');
        return (
          <li key={reminder.id} className="flex min-h-14 items-center gap-3 px-4 py-2">
            <button
              type="button"
              role="checkbox"
              aria-checked={done}
              disabled={!mayWrite}
              aria-label={
                done ? t('tasks.reopen', { name, time: when }) : t('tasks.markDone', { name, time: when })
              }
              onClick={() => mark.mutate({ id: reminder.id, done: !done })}
              className="-m-2 grid size-9 shrink-0 place-items-center coarse:size-11"
            >
              <span
                className={cx(
                  'grid size-5 place-items-center rounded-full border transition-colors',
                  done ? 'border-brand bg-brand text-brand-fg' : 'border-control hover:border-brand',
                )}
              >
                {done && <Check className="size-3.5" aria-hidden />}
              </span>
            </button>
            <span className="min-w-0 flex-1">
              {reminder.title && (
                <span
                  className={cx('block text-sm font-medium', done && 'text-fg-3 line-through')}
                  dir="auto"
                >
                  {reminder.title}
                </span>
              )}
              <span className="flex flex-wrap items-center gap-2">
                {done ? (
                  <bdi className="text-sm text-fg-3">{when}</bdi>
                ) : (
                  <ReminderChip dueAt={reminder.due_at} full />
                )}
                {reminder.assignee && (
                  <span className="text-2xs text-fg-3">
                    <bdi>{reminder.assignee}</bdi>
                  </span>
                )}
              </span>
              {reminder.note && (
                <span
                  className={cx('mt-0.5 block text-sm', done ? 'text-fg-3 line-through' : 'text-fg-2')}
                  dir="auto"
                >
                  {reminder.note}
                </span>
              )}
            </span>
            {mayWrite && !done && (
              <IconButton
                size="sm"
                tip={false}
                label={t('tasks.editNamed', { name })}
                onPress={() => openTaskForm({ kind: 'edit', task: taskOf(reminder, lead) })}
              >
                <Pencil className="size-4" aria-hidden />
              </IconButton>
            )}
            {mayWrite && (
              <IconButton
                size="sm"
                tip={false}
                label={t('tasks.delete', { name })}
                onPress={() => remove.mutate(reminder)}
              >
                <Trash2 className="size-4" aria-hidden />
              </IconButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}

// The form edits a task as the lists show it; here the person is known.
function taskOf(reminder: Reminder, lead: Lead): Task {
  return {
    ...reminder,
    lead_name: lead.name,
    lead_phone: lead.phone,
    lead_status: lead.status,
  };
}
