import { lazy, Suspense } from 'react';
import { openCallForm, useCallForm } from '@/api/callForm';

const CallFormDialog = lazy(() => import('./CallFormDialog'));

/** The place where the form of a call by the agent appears; it loads when first opened. */
export function CallFormHost() {
  const form = useCallForm();
  return <Suspense>{form && <CallFormDialog form={form} onClose={() => openCallForm(null)} />}</Suspense>;
}
