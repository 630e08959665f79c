import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Counts } from './Counts';
import { Problems } from './Problems';
import type { Import } from './queries';

interface ResultStepProps {
  of: Import;
  isPending: boolean;
  onUndo: () => void;
}

/** What came of an import, and the way back. */
export function ResultStep({ of, isPending, onUndo }: ResultStepProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const { counts: c, undo: u } = of;
  const undone = of.state === 'undone';
  return (
    <>
      <Card title={undone ? t('import.undone') : t('import.done')}>
        <div className="flex flex-col gap-4">
          {of.fault && <FormFailure title={t('import.unreadable')} hint={of.fault} />}
          <Counts
            figures={
              undone
                ? [
                    { n: u.removed, label: t('import.removed', { n: u.removed }), tone: 'slate' },
                    { n: u.restored, label: t('import.restored', { n: u.restored }), tone: 'blue' },
                    { n: u.kept, label: t('import.kept', { n: u.kept }), tone: 'amber' },
                  ]
                : [
                    { n: c.created, label: t('import.created', { n: c.created }), tone: 'green' },
                    { n: c.updated, label: t('import.wasUpdated', { n: c.updated }), tone: 'blue' },
                    { n: c.unchanged, label: t('import.unchanged', { n: c.unchanged }), tone: 'slate' },
                    { n: c.repeated, label: t('import.repeated', { n: c.repeated }), tone: 'violet' },
                    { n: c.refused, label: t('import.refused', { n: c.refused }), tone: 'rose' },
                  ]
            }
          />
          <div className="flex flex-wrap gap-2">
            <Link to="/leads" className={buttonClass('primary')}>
              {t('import.toLeads')}
            </Link>
            {!undone && (
              <Button
                icon={<Undo2 className="size-4 rtl:-scale-x-100" aria-hidden />}
                isPending={isPending}
                onPress={() => setAsking(true)}
              >
                {t('import.undo')}
              </Button>
            )}
          </div>
        </div>
      </Card>
      {!undone && c.refused > 0 && <Problems of={of} />}
      {asking && (
        <Dialog
          alert
          title={t('import.undoTitle')}
          closeLabel={t('action.close')}
          onClose={() => setAsking(false)}
        >
          <DialogBody>
            <p className="text-sm text-fg-2">{t('import.undoBody')}</p>
          </DialogBody>
          <DialogFooter>
            <Button
              variant="danger"
              onPress={() => {
                setAsking(false);
                onUndo();
              }}
            >
              {t('import.undo')}
            </Button>
            <Button onPress={() => setAsking(false)}>{t('action.cancel')}</Button>
          </DialogFooter>
        </Dialog>
      )}
    </>
  );
}
