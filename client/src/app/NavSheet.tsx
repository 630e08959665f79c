import type { Me } from '@/api/session';
import { useT } from '@/i18n';
import { Dialog } from '@/ui/Dialog';
import { NavList } from './NavList';
import { UserButton } from './UserButton';

/** All destinations and the person's menu, on a phone. */
export default function NavSheet({ me, onClose }: { me: Me; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog title={me.business?.name ?? t('app.name')} closeLabel={t('action.close')} onClose={onClose}>
      <div className="min-h-0 overflow-y-auto px-3 pb-2">
        <NavList me={me} onPick={onClose} />
      </div>
      <div className="border-t border-line p-3 pb-[max(.75rem,env(safe-area-inset-bottom))]">
        <UserButton me={me} />
      </div>
    </Dialog>
  );
}
