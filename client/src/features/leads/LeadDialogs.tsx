import { lazy, Suspense } from 'react';
import { openLeadDialog, useLeadDialog } from './dialogs';

const NewLeadDialog = lazy(() => import('./NewLeadDialog'));

/** The place where dialogs about leads appear; each loads when first opened. */
export function LeadDialogs() {
  const dialog = useLeadDialog();
  const close = () => openLeadDialog(null);
  return (
    <Suspense>{dialog?.kind === 'new' && <NewLeadDialog status={dialog.status} onClose={close} />}</Suspense>
  );
}
