import type { Me } from '@/api/session';
import { useT } from '@/i18n';
import { NavLink } from './NavLink';
import { destinationsFor } from './nav';
import { useBadges } from './useBadges';

/** The destinations of a person in their two groups. */
export function NavList({ me, iconOnly, onPick }: { me: Me; iconOnly?: boolean; onPick?: () => void }) {
  const t = useT();
  const badge = useBadges(me);
  const all = destinationsFor(me);
  const manage = all.filter((d) => d.group === 'manage');
  return (
    <nav aria-label={t('nav.label')} className="flex flex-col gap-0.5">
      {all
        .filter((d) => d.group === 'work')
        .map((d) => (
          <NavLink key={d.path} to={d} iconOnly={iconOnly} onPick={onPick} badge={badge(d.path)} />
        ))}
      {manage.length > 0 && (
        <>
          {iconOnly ? (
            <span className="mx-2 my-2 h-px bg-line" aria-hidden />
          ) : (
            <span className="px-2.5 pt-4 pb-1 text-2xs text-fg-3">{t('nav.manage')}</span>
          )}
          {manage.map((d) => (
            <NavLink key={d.path} to={d} iconOnly={iconOnly} onPick={onPick} />
          ))}
        </>
      )}
    </nav>
  );
}
