import { lazy, Suspense } from 'react';
import { openLeadDialog, useLeadDialog } from './dialogs';

const NewLeadDialog = lazy(() => import('./NewLeadDialog'));
const ReminderDialog = lazy(() => import('./ReminderDialog'));

/** The place where dialogs about leads appear; each loads when first opened. */
export function LeadDialogs() {
  const dialog = useLeadDialog();
  const close = () => openLeadDialog(null);
  return (
    <Suspense>
      {dialog?.kind === 'new' && <NewLeadDialog status={dialog.status} onClose={close} />}
      {dialog?.kind === 'remind' && (
        <ReminderDialog leadId={dialog.leadId} name={dialog.name} onClose={close} />
      )}
    </Suspense>
  );
}
