import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogFooter } from '@/ui/Dialog';

/** The question before unsaved changes are lost. */
export default function LeaveDialog({ leave, stay }: { leave: () => void; stay: () => void }) {
  const t = useT();
  return (
    <Dialog
      alert
      title={t('prompts.leaveTitle')}
      description={t('prompts.leaveText')}
      closeLabel={t('action.close')}
      onClose={stay}
    >
      <DialogFooter>
        <Button variant="primary" onPress={stay}>
          {t('prompts.stay')}
        </Button>
        <Button onPress={leave}>{t('prompts.leave')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
