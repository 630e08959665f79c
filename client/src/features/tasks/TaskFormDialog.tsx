import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useColleagues } from '@/api/lookups';
import type { TaskForm } from '@/api/taskForm';
import { useT } from '@/i18n';
import { businessZone, dayTime } from '@/i18n/format';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextArea, TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { nameOf } from './useChangeTask';
import { WhenFields } from './WhenFields';
import { dueOf, fromInstant, tomorrowMorning, type When } from './when';

interface TaskFormDialogProps {
  form: TaskForm;
  onClose: () => void;
}

type Due = NonNullable<ReturnType<typeof dueOf>>;

/** "Call me back", or a task: what, when on the business's clock, and whose it is. */
export default function TaskFormDialog({ form, onClose }: TaskFormDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const team = useColleagues();
  const zone = businessZone();
  const old = form.kind === 'edit' ? form.task : undefined;
  const titled = form.kind === 'task' || old?.kind === 'task';
  const leadId = form.kind === 'edit' ? (old?.lead_id ?? undefined) : form.leadId;
  const [title, setTitle] = useState(old?.title ?? '');
  const [when, setWhen] = useState<When>(() => (old ? fromInstant(old.due_at, zone) : tomorrowMorning(zone)));
  const [assignee, setAssignee] = useState(String(old?.assignee_id ?? 0));
  const [note, setNote] = useState(old?.note ?? '');
  const [wrong, setWrong] = useState<{ title?: string; when?: string }>({});

  const save = useMutation({
    mutationFn: (due: Due): Promise<{ due_at: string }> => {
      const rest = { ...due, note: note.trim() || undefined, assignee_id: Number(assignee) || undefined };
      if (old) {
        const moved = 'due_at' in due && due.due_at === old.due_at ? {} : due;
        return body(
          api.PATCH('/api/tasks/{id}', {
            params: { path: { id: old.id } },
            body: {
              ...moved,
              note: note.trim(),
              assignee_id: Number(assignee),
              title: titled ? title.trim() : undefined,
            },
          }),
        );
      }
      if (form.kind === 'reminder')
        return body(
          api.POST('/api/leads/{id}/reminders', { params: { path: { id: form.leadId } }, body: rest }),
        );
      return body(api.POST('/api/tasks', { body: { ...rest, title: title.trim(), lead_id: leadId } }));
    },
    meta: { inline: true },
    onSuccess: (saved) => {
      for (const key of [['tasks'], ['task-counts'], ['home'], ...(leadId ? [['lead', leadId]] : [])])
        void client.invalidateQueries({ queryKey: key });
      const words = old ? 'tasks.saved' : titled ? 'tasks.added' : 'remind.done';
      toast({ kind: 'success', title: t(words, { time: dayTime(saved.due_at) }) });
      onClose();
    },
    onError: (e) => {
      if (!isApiError(e)) return;
      setWrong({ title: e.field('title'), when: e.field('due_at') ?? e.field('due_local') });
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const due = dueOf(when);
    const missing = {
      title: titled && !title.trim() ? t('field.required') : undefined,
      when: due ? undefined : t('remind.need'),
    };
    setWrong(missing);
    if (due && !missing.title) save.mutate(due);
  };
  const known = wrong.title || wrong.when;

  return (
    <Dialog
      title={old ? t('tasks.edit') : titled ? t('tasks.new') : t('remind.title')}
      description={describe(form, t)}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          {!known && <FormFailure {...failureText(save.error)} />}
          {titled && (
            <TextField
              label={t('tasks.title')}
              placeholder={t('tasks.titleHint')}
              value={title}
              onChange={setTitle}
              maxLength={200}
              error={wrong.title}
              autoFocus={!old}
              isRequired
            />
          )}
          <WhenFields
            value={when}
            onChange={(next) => {
              setWhen(next);
              setWrong({ ...wrong, when: undefined });
            }}
            error={wrong.when}
          />
          <Select
            label={t('tasks.assignee')}
            value={assignee}
            onChange={setAssignee}
            options={[
              { value: '0', label: leadId ? t('tasks.byLead') : t('tasks.byManagers') },
              ...team.map((person) => ({ value: String(person.id), label: person.name })),
            ]}
          />
          <TextArea
            label={t('remind.note')}
            optional={t('field.optional')}
            value={note}
            onChange={setNote}
            maxLength={1000}
          />
        </DialogBody>
        <DialogFooter>
          <Button
            type="submit"
            variant="primary"
            isPending={save.isPending}
            icon={<Clock className="size-4" aria-hidden />}
          >
            {old ? t('action.save') : titled ? t('tasks.add') : t('remind.set')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function describe(form: TaskForm, t: ReturnType<typeof useT>): string | undefined {
  if (form.kind === 'edit')
    return form.task.lead_id ? t('tasks.about', { name: nameOf(form.task) }) : undefined;
  if (form.kind === 'reminder') return t('remind.for', { name: form.name });
  return form.name ? t('tasks.about', { name: form.name }) : undefined;
}
