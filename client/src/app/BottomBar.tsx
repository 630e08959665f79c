import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type Me, roleAtLeast } from '@/api/session';
import { openLeadDialog } from '@/features/leads/dialogs';
import { useT } from '@/i18n';
import { NavBadge } from './NavBadge';
import { type Destination, destinationsFor } from './nav';
import { type Badge, useBadges } from './useBadges';

/** The bar of a phone: four destinations and, in the middle, a new lead. */
export function BottomBar({ me }: { me: Me }) {
  const t = useT();
  const badge = useBadges(me);
  const bar = destinationsFor(me).filter((d) => d.bar);
  if (bar.length === 0) return null;
  const mayAdd = roleAtLeast(me.user.role, 'agent');
  const half = Math.ceil(bar.length / 2);
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex shrink-0 items-stretch border-t border-line bg-surface pb-safe md:hidden"
    >
      {bar.slice(0, half).map((d) => (
        <BarLink key={d.path} to={d} badge={badge(d.path)} />
      ))}
      {mayAdd && (
        <div className="grid h-15 flex-1 place-items-center">
          <button
            type="button"
            aria-label={t('leads.new')}
            onClick={() => openLeadDialog({ kind: 'new' })}
            className="grid size-11 place-items-center rounded-full bg-brand text-brand-fg shadow-2 transition-transform active:scale-95"
          >
            <Plus className="size-5" aria-hidden />
          </button>
        </div>
      )}
      {bar.slice(half).map((d) => (
        <BarLink key={d.path} to={d} badge={badge(d.path)} />
      ))}
    </nav>
  );
}

function BarLink({ to, badge }: { to: Destination; badge?: Badge }) {
  const t = useT();
  const Icon = to.icon;
  return (
    <Link
      to={to.path}
      activeOptions={{ exact: to.path === '/', includeSearch: false }}
      className="group flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-fg-2 aria-[current=page]:font-medium aria-[current=page]:text-brand-text"
    >
      <span className="relative grid h-7 w-12 place-items-center rounded-full transition-colors group-aria-[current=page]:bg-brand-soft">
        <Icon className="size-[18px]" aria-hidden />
        {badge && <NavBadge badge={badge} className="absolute -top-1 end-0" />}
      </span>
      <span className="max-w-full truncate px-1">{t(to.short ?? to.label)}</span>
    </Link>
  );
}
