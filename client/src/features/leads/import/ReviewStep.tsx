import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Counts } from './Counts';
import { Problems } from './Problems';
import type { Import } from './queries';

interface ReviewStepProps {
  of: Import;
  isPending: boolean;
  onRun: () => void;
  onEdit: () => void;
}

/** What a run would do, before it does it. */
export function ReviewStep({ of, isPending, onRun, onEdit }: ReviewStepProps) {
  const t = useT();
  const c = of.counts;
  const useful = of.rows_total - c.refused;
  return (
    <>
      <Card title={t('import.checked')}>
        <div className="flex flex-col gap-4">
          <Counts
            figures={[
              { n: c.created, label: t('import.created', { n: c.created }), tone: 'green' },
              { n: c.updated, label: t('import.updated', { n: c.updated }), tone: 'blue' },
              { n: c.unchanged, label: t('import.unchanged', { n: c.unchanged }), tone: 'slate' },
              { n: c.repeated, label: t('import.repeated', { n: c.repeated }), tone: 'violet' },
              { n: c.refused, label: t('import.refused', { n: c.refused }), tone: 'rose' },
            ]}
          />
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" isPending={isPending} isDisabled={useful === 0} onPress={onRun}>
              {useful === 0 ? t('import.nothing') : t('import.run', { n: useful })}
            </Button>
            <Button onPress={onEdit}>{t('import.edit')}</Button>
          </div>
        </div>
      </Card>
      {c.refused > 0 && <Problems of={of} />}
    </>
  );
}
