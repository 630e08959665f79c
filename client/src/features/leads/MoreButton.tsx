import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';

const MoreMenu = lazy(() => import('./MoreMenu'));

/** Opens what is done with the leads as a whole. */
export function MoreButton() {
  const t = useT();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={trigger}
        variant="secondary"
        label={t('leads.more')}
        aria-haspopup="menu"
        onPress={() => setOpen(true)}
      >
        <Ellipsis className="size-4" aria-hidden />
      </IconButton>
      <Suspense>{open && <MoreMenu triggerRef={trigger} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
