import { TrendingDown, TrendingUp } from 'lucide-react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { cx } from '@/ui/cx';
import { waitOf } from './wait';

/** How long people who wrote waited until somebody answered, this week beside the one before. */
export function FirstAnswer({ of }: { of: Schema<'FirstAnswer'> }) {
  const t = useT();
  if (of.median_s === null) return null;
  const share = Math.round((of.within_5_minutes / of.answered) * 100);
  const before = of.previous_median_s;
  const quicker = before !== null && of.median_s < before;
  const Arrow = quicker ? TrendingDown : TrendingUp;
  return (
    <Card title={t('home.firstAnswer')}>
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-2xl font-semibold">
          <bdi>{waitOf(of.median_s)}</bdi>
        </span>
        {before !== null && before !== of.median_s && (
          <span
            className={cx(
              'inline-flex items-center gap-1 text-2xs',
              quicker ? 'text-green-fg' : 'text-rose-fg',
            )}
          >
            <Arrow className="size-3.5" aria-hidden />
            <bdi>{t('home.firstAnswerBefore', { time: waitOf(before) })}</bdi>
          </span>
        )}
      </p>
      <p className="mt-1 text-xs text-fg-3">
        {t('home.firstAnswerShare', { percent: `${share}%`, n: of.answered })}
      </p>
    </Card>
  );
}
