import { lazy, Suspense } from 'react';
import { openLeadDialog, useLeadDialog } from '@/features/leads/dialogs';

const StatusDialog = lazy(() => import('@/features/settings/StatusDialog'));
const DeleteStatusDialog = lazy(() => import('@/features/settings/DeleteStatusDialog'));

/** The dialogs of the settings about stages, where the board asks for them. */
export function StageDialogs() {
  const dialog = useLeadDialog();
  const close = () => openLeadDialog(null);
  return (
    <Suspense>
      {dialog?.kind === 'stage' && <StatusDialog status={dialog.status} onClose={close} />}
      {dialog?.kind === 'stage.delete' && <DeleteStatusDialog status={dialog.status} onClose={close} />}
    </Suspense>
  );
}
