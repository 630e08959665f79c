import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import type { Lead } from '../queries';
import { MergeDialog } from './MergeDialog';
import type { Twin } from './queries';
import { TwinRow } from './Twins';

interface AddedTwinsProps {
  lead: Lead;
  twins: Twin[];
  onClose: () => void;
}

/** Says of a lead that was just added that it may have been there already. */
export function AddedTwins({ lead, twins, onClose }: AddedTwinsProps) {
  const t = useT();
  const navigate = useNavigate();
  const [comparing, setComparing] = useState<Twin>();
  const open = (id: number) => void navigate({ to: '/leads/$leadId', params: { leadId: String(id) } });
  if (comparing) {
    return (
      <MergeDialog first={comparing.lead} second={lead} onClose={onClose} onDone={(kept) => open(kept)} />
    );
  }
  return (
    <Dialog
      title={t('merge.maybe')}
      description={t('merge.maybeHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <ul className="flex flex-col gap-3">
          {twins.map((twin) => (
            <TwinRow
              key={twin.lead.id}
              of={lead}
              twin={twin}
              onCompare={() => setComparing(twin)}
              onDismissed={twins.length === 1 ? onClose : undefined}
            />
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>{t('action.close')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
