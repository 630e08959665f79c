import { TriangleAlert, Users } from 'lucide-react';
import { useT } from '@/i18n';
import { dayTime, number } from '@/i18n/format';
import { cx } from '@/ui/cx';
import type { Forecast } from './queries';

/** Who would get it and who would not, when, and what the first ones would read. */
export function ForecastPanel({ forecast, stale }: { forecast: Forecast; stale: boolean }) {
  const t = useT();
  return (
    <section
      aria-label={t('cast.forecast')}
      aria-busy={stale}
      className={cx('flex flex-col gap-3 rounded-lg bg-sunken p-4 transition-opacity', stale && 'opacity-60')}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="grid size-9 place-items-center rounded-md bg-brand-soft text-brand-text" aria-hidden>
          <Users className="size-5" />
        </span>
        <p role="status" className="min-w-0 flex-1 text-sm">
          <span className="block font-semibold">{t('cast.eligible', { n: forecast.eligible })}</span>
          <span className="block text-xs text-fg-3">
            {t('cast.ofSegment', { total: number(forecast.total) })}
            {forecast.eligible > 0 &&
              ` · ${t('cast.span', { from: dayTime(forecast.begins_at), to: dayTime(forecast.ends_at) })}`}
          </span>
        </p>
      </div>
      {forecast.left_out.length > 0 && (
        <ul aria-label={t('cast.leftOut')} className="flex flex-col gap-1 text-xs">
          {forecast.left_out.map((why) => (
            <li key={why.reason} className="flex gap-2">
              <span className="min-w-0 flex-1 text-fg-2">{why.text}</span>
              <span className="num font-medium">{number(why.count)}</span>
            </li>
          ))}
        </ul>
      )}
      {forecast.warnings.map((warning) => (
        <p key={warning} className="flex items-start gap-1.5 text-xs text-amber-fg">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {t(`cast.warning.${warning}`)}
        </p>
      ))}
      {forecast.samples.length > 0 && (
        <ul aria-label={t('cast.samples')} className="flex flex-col gap-2">
          {forecast.samples.map((sample) => (
            <li key={sample.lead_id}>
              <p className="mb-0.5 text-2xs text-fg-3">
                <bdi>{sample.name || t('leads.noName')}</bdi>
              </p>
              <p
                dir="auto"
                className="max-w-md rounded-lg bg-green-bg px-3 py-2 text-sm whitespace-pre-line text-fg"
              >
                {sample.text}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
