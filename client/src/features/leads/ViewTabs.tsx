import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Pin, Save, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button, IconButton } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import type { useShownColumns } from './columns';
import { OneLineDialog } from './OneLineDialog';
import type { LeadsSearch } from './search';
import { differs, looksOf, searchOf, useViews, type View, viewsQuery, worthSaving } from './views';

interface ViewTabsProps {
  search: LeadsSearch;
  columns: ReturnType<typeof useShownColumns>;
  onGo: (search: LeadsSearch) => void;
}

/** The saved views, as tabs over board and list. What the URL says wins; a dot says that it differs. */
export default function ViewTabs({ search, columns, onGo }: ViewTabsProps) {
  const t = useT();
  const mayWrite = useCan('agent');
  const manager = useCan('manager');
  const views = useQuery(viewsQuery).data ?? [];
  const { save, change, remove } = useViews();
  const [menu, setMenu] = useState(false);
  const [naming, setNaming] = useState<'new' | 'rename'>();
  const trigger = useRef<HTMLButtonElement>(null);
  const now = views.find((v) => v.id === search.saved);
  const dirty = now !== undefined && (differs(search, now) || columns.isChanged);
  const worth = worthSaving(search, columns.isChanged);
  const looks = () => looksOf(search, columns.chosen);
  const mayEdit = now !== undefined && (now.mine || manager);
  const saveNow = (view: View) =>
    change.mutate({ id: view.id, looks: looks() }, { onSuccess: () => columns.set(undefined) });
  const acts: Record<string, () => void> = {
    save: () => now && saveNow(now),
    saveAs: () => setNaming('new'),
    rename: () => setNaming('rename'),
    share: () => now && change.mutate({ id: now.id, shared: !now.shared }),
    pin: () => now && change.mutate({ id: now.id, pinned: !now.pinned }),
    delete: () => {
      if (!now) return;
      remove.mutate(now);
      onGo({ ...search, saved: undefined });
    },
  };
  return (
    <nav
      aria-label={t('views.title')}
      className="scrollbar-none flex items-center gap-1 overflow-x-auto border-b border-line px-4"
    >
      <Tab on={!search.saved} label={t('views.everything')} onPress={() => onGo({ view: search.view })} />
      {views.map((view) => (
        <Tab
          key={view.id}
          on={view.id === search.saved}
          label={view.name}
          pinned={view.pinned}
          shared={view.shared}
          dot={view.id === search.saved && dirty ? t('views.unsaved') : undefined}
          onPress={() => onGo(searchOf(view))}
        />
      ))}
      {mayWrite && (now || worth) && (
        <span className="flex items-center gap-1 ps-1">
          {now ? (
            <IconButton
              ref={trigger}
              size="sm"
              aria-haspopup="menu"
              label={t('views.actions')}
              onPress={() => setMenu(true)}
            >
              <ChevronDown className="size-4" aria-hidden />
            </IconButton>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              icon={<Save className="size-4" aria-hidden />}
              onPress={() => setNaming('new')}
            >
              {t('views.save')}
            </Button>
          )}
          {now && dirty && mayEdit && (
            <Button size="sm" variant="soft" isPending={change.isPending} onPress={() => saveNow(now)}>
              {t('views.saveChanges')}
            </Button>
          )}
        </span>
      )}
      <MenuPopover
        label={t('views.actions')}
        triggerRef={trigger}
        isOpen={menu}
        onOpenChange={setMenu}
        onAction={(key) => acts[String(key)]?.()}
      >
        {mayEdit && dirty ? <MenuItem id="save">{t('views.saveChanges')}</MenuItem> : null}
        <MenuItem id="saveAs">{t('views.saveAs')}</MenuItem>
        <MenuItem id="pin">{t(now?.pinned ? 'views.unpin' : 'views.pin')}</MenuItem>
        {mayEdit ? <MenuItem id="rename">{t('views.rename')}</MenuItem> : null}
        {mayEdit ? <MenuItem id="share">{t(now.shared ? 'views.unshare' : 'views.share')}</MenuItem> : null}
        {mayEdit ? <MenuLine /> : null}
        {mayEdit ? (
          <MenuItem id="delete" danger>
            {t('views.delete')}
          </MenuItem>
        ) : null}
      </MenuPopover>
      {naming && (
        <OneLineDialog
          title={t(naming === 'new' ? 'views.save' : 'views.rename')}
          label={t('views.name')}
          maxLength={60}
          value={naming === 'rename' ? (now?.name ?? '') : ''}
          onClose={() => setNaming(undefined)}
          onSave={(name) => {
            if (naming === 'rename' && now) change.mutate({ id: now.id, name });
            else save.mutate({ name, looks: looks() }, { onSuccess: (view) => onGo(searchOf(view)) });
          }}
        />
      )}
    </nav>
  );
}

interface TabProps {
  on: boolean;
  label: string;
  pinned?: boolean;
  shared?: boolean;
  dot?: string;
  onPress: () => void;
}

function Tab({ on, label, pinned, shared, dot, onPress }: TabProps) {
  return (
    <button
      type="button"
      aria-current={on ? 'page' : undefined}
      onClick={onPress}
      className={cx(
        'relative flex h-10 shrink-0 items-center gap-1.5 px-2.5 text-sm after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full coarse:h-11',
        on ? 'font-semibold text-fg after:bg-brand' : 'text-fg-2 hover:text-fg',
      )}
    >
      {pinned && <Pin className="size-3.5 text-fg-3" aria-hidden />}
      <bdi>{label}</bdi>
      {shared && <Users className="size-3.5 text-fg-3" aria-hidden />}
      {dot && <span role="img" aria-label={dot} title={dot} className="size-1.5 rounded-full bg-brand" />}
    </button>
  );
}
