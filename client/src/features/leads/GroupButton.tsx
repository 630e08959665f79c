import { Columns3 } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import type { Grouping } from './grouping';

const GroupMenu = lazy(() => import('./GroupMenu'));

/** Says what the columns of the board stand for, and opens the choice. */
export function GroupButton({ by, onChange }: { by: Grouping; onChange: (by: Grouping) => void }) {
  const t = useT();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={trigger}
        aria-haspopup="menu"
        aria-label={t('leads.groupBy', { by: t(`leads.group.${by}`) })}
        icon={<Columns3 className="size-4" aria-hidden />}
        variant={by === 'status' ? 'secondary' : 'soft'}
        className="max-md:px-3"
        onPress={() => setOpen(true)}
      >
        <span className="max-md:hidden">{t(`leads.group.${by}`)}</span>
      </Button>
      <Suspense>
        {open && <GroupMenu triggerRef={trigger} by={by} onPick={onChange} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}
