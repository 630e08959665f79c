import { lazy, Suspense } from 'react';
import { openTaskForm, useTaskForm } from '@/api/taskForm';

const TaskFormDialog = lazy(() => import('./TaskFormDialog'));

/** The place where the form of reminders and tasks appears; it loads when first opened. */
export function TaskFormHost() {
  const form = useTaskForm();
  return <Suspense>{form && <TaskFormDialog form={form} onClose={() => openTaskForm(null)} />}</Suspense>;
}
