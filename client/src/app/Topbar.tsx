import { PanelRight, Plus, Search } from 'lucide-react';
import { type Me, roleAtLeast } from '@/api/session';
import { openLeadDialog } from '@/features/leads/dialogs';
import { Bell } from '@/features/notify/Bell';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Logo } from './Logo';
import { setOverlay } from './overlays';

interface TopbarProps {
  me: Me;
  collapsed: boolean;
  onCollapse: () => void;
  /** Goes to what a notification is about. */
  onGo: (path: string) => void;
  className?: string;
}

/** Search and the one primary action, on every page. */
export function Topbar({ me, collapsed, onCollapse, onGo, className }: TopbarProps) {
  const t = useT();
  const mayAdd = me.business && roleAtLeast(me.user.role, 'agent');
  return (
    <header
      className={cx(
        'flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 md:px-4',
        className,
      )}
    >
      <IconButton label={t('nav.label')} tip={false} className="md:hidden" onPress={() => setOverlay('nav')}>
        <Logo className="size-8" />
      </IconButton>
      <IconButton
        label={collapsed ? t('nav.expand') : t('nav.collapse')}
        aria-expanded={!collapsed}
        className="max-md:hidden"
        onPress={onCollapse}
      >
        <PanelRight className="size-[18px] ltr:-scale-x-100" aria-hidden />
      </IconButton>
      <button
        type="button"
        onClick={() => setOverlay('palette')}
        className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md border border-line-strong bg-sunken px-3 text-sm text-fg-3 transition-colors hover:bg-hover md:max-w-112 md:flex-[0_1_28rem] coarse:h-11"
      >
        <Search className="size-4" aria-hidden />
        <span className="flex-1 truncate text-start">{t('palette.open')}</span>
        <kbd className="num rounded-xs border border-line-strong bg-surface px-1.5 font-sans text-2xs max-md:hidden">
          {navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      <div className="flex-1 max-md:hidden" />
      {me.business && !me.impersonating && <Bell onOpen={(n) => onGo(n.url)} />}
      {mayAdd && (
        <Button
          variant="primary"
          className="max-md:hidden"
          icon={<Plus className="size-4" aria-hidden />}
          onPress={() => openLeadDialog({ kind: 'new' })}
        >
          {t('leads.new')}
        </Button>
      )}
    </header>
  );
}
