import { Outlet, useMatchRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMe } from '@/api/session';
import { CallFormHost } from '@/features/calls/CallFormHost';
import { LeadDialogs } from '@/features/leads/LeadDialogs';
import { TaskFormHost } from '@/features/tasks/TaskFormHost';
import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import { BottomBar } from './BottomBar';
import { ImpersonationBanner } from './ImpersonationBanner';
import { News, useGo, usePushWindow } from './News';
import { setOverlay, useOverlay } from './overlays';
import { Sidebar } from './Sidebar';
import { StageDialogs } from './StageDialogs';
import { Topbar } from './Topbar';
import { useBuildWatch } from './useBuildWatch';
import { useLiveUpdates } from './useLiveUpdates';
import { useShortcuts } from './useShortcuts';

const Palette = lazy(() => import('./palette/Palette'));
const ShortcutList = lazy(() => import('./ShortcutList'));
const NavSheet = lazy(() => import('./NavSheet'));

/** The frame around every signed-in page. */
export function Shell() {
  const t = useT();
  const me = useMe();
  const overlay = useOverlay();
  const navigate = useNavigate();
  const match = useMatchRoute();
  const onLead = match({ to: '/leads/$leadId' });
  const inInbox = match({ to: '/inbox' });
  const open = useSearch({ strict: false, select: (search) => search.lead });
  const talking = inInbox && open;
  const [collapsed, setCollapsed] = useState(storedCollapsed);
  useLiveUpdates(me);
  useBuildWatch();
  useShortcuts(me, navigate);
  const go = useGo();
  usePushWindow(go);
  useEffect(() => storeCollapsed(collapsed), [collapsed]);
  const close = () => setOverlay(null);

  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only rounded-md bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:start-2 focus:top-2 focus:z-70"
      >
        {t('app.skip')}
      </a>
      {me.impersonating && <ImpersonationBanner me={me} />}
      <div className="flex min-h-0 flex-1">
        <Sidebar me={me} collapsed={collapsed} />
        <div className="flex min-w-0 flex-1 flex-col">
          <Topbar
            me={me}
            collapsed={collapsed}
            onCollapse={() => setCollapsed(!collapsed)}
            onGo={go}
            className={cx((onLead || Boolean(talking)) && 'max-md:hidden')}
          />
          <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar me={me} />
      <Suspense>
        {overlay === 'palette' && <Palette me={me} onClose={close} />}
        {overlay === 'shortcuts' && <ShortcutList onClose={close} />}
        {overlay === 'nav' && <NavSheet me={me} onClose={close} />}
      </Suspense>
      {me.business && !me.impersonating && (
        <News looking={onLead ? Number(onLead.leadId) : talking || undefined} go={go} />
      )}
      <LeadDialogs />
      <TaskFormHost />
      <CallFormHost />
      <StageDialogs />
    </div>
  );
}

const collapsedKey = 'moked.sidebar';

function storedCollapsed(): boolean {
  try {
    return localStorage.getItem(collapsedKey) === 'collapsed';
  } catch {
    return false;
  }
}

function storeCollapsed(collapsed: boolean): void {
  try {
    localStorage.setItem(collapsedKey, collapsed ? 'collapsed' : 'open');
  } catch {
    // Storage can be forbidden; the sidebar then opens at each visit.
  }
}
