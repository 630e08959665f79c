import { Link } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { money, number } from '@/i18n/format';
import { Card } from '@/ui/Card';
import { toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';

const bars = {
  blue: 'bg-blue-dot',
  violet: 'bg-violet-dot',
  amber: 'bg-amber-dot',
  green: 'bg-green-dot',
  rose: 'bg-rose-dot',
  slate: 'bg-slate-dot',
};

/** How many leads are at each stage, and what they are worth: the board at a glance. */
export function Funnel({ stages }: { stages: Schema<'Stage'>[] }) {
  const t = useT();
  const most = Math.max(1, ...stages.map((s) => s.count));
  const shown = stages.filter((s) => s.count > 0);
  if (shown.length === 0) return null;
  return (
    <Card title={t('home.funnel')} bodyClassName="px-2 pb-2">
      <ul>
        {shown.map((s) => (
          <li key={s.key}>
            <Link
              to="/leads"
              search={{ stage: s.key }}
              className="grid grid-cols-[minmax(5rem,7rem)_1fr_auto] items-center gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
            >
              <span className="truncate" dir="auto">
                {s.label}
              </span>
              <span aria-hidden className="h-2 rounded-full bg-active">
                <span
                  className={cx('block h-2 min-w-1 rounded-full', bars[toneOf(s.color)])}
                  style={{ width: `${(s.count / most) * 100}%` }}
                />
              </span>
              <span className="text-end text-xs">
                <span className="num font-medium">{number(s.count)}</span>
                {s.value_agorot > 0 && (
                  <span className="ms-2 text-fg-3">
                    <bdi>{money(s.value_agorot)}</bdi>
                  </span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
