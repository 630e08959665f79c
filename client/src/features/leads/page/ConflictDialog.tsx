import { useT } from '@/i18n';
import { relative } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Dialog, DialogFooter } from '@/ui/Dialog';
import type { Conflict } from './useEditLead';

interface ConflictDialogProps {
  conflict: Conflict;
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody else saved first: whose change stays is the person's choice. */
export function ConflictDialog({ conflict, onMine, onTheirs }: ConflictDialogProps) {
  const t = useT();
  return (
    <Dialog
      alert
      title={t('conflict.title')}
      description={
        <>
          {t('conflict.when', { time: relative(conflict.theirs.updated_at) })} {t('conflict.hint')}
        </>
      }
      closeLabel={t('action.close')}
      onClose={onTheirs}
    >
      <DialogFooter>
        <Button variant="primary" onPress={onMine}>
          {t('conflict.mine')}
        </Button>
        <Button onPress={onTheirs}>{t('conflict.theirs')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
