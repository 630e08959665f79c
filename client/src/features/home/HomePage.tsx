import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, body } from '@/api/client';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { partOfDay } from '@/i18n/format';
import { Card } from '@/ui/Card';
import { Legend, StackedBars } from '@/ui/chart';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Attention } from './Attention';
import { Figures } from './Figures';
import { FirstAnswer } from './FirstAnswer';
import { Funnel } from './Funnel';
import { Reminders } from './Reminders';

/** The figures of the home screen. */
export const homeQuery = queryOptions({
  queryKey: ['home'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/home', { signal })),
});

/** The day at a glance: how many came, who waits, what is due. */
export default function HomePage() {
  const t = useT();
  const me = useMe();
  const { data: home, error, isPending } = useQuery(homeQuery);
  const loading = useDelayed(isPending);
  useEffect(() => {
    document.title = `${t('nav.home')} · ${t('app.name')}`;
  }, [t]);
  if (error && !home) throw error;

  const series = [t('home.phone'), t('home.whatsapp')];
  const name = me.user.name.split(' ')[0] ?? me.user.name;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-6xl flex-col gap-5 p-4 md:px-6 md:py-6">
        <div>
          <h1 className="text-2xl">{t(`home.${partOfDay()}`, { name })}</h1>
          <p className="mt-1 min-h-5 text-sm text-fg-2">
            {home && (home.unread > 0 ? t('home.waiting', { n: home.unread }) : t('home.allQuiet'))}
          </p>
        </div>
        {home ? (
          <>
            <Figures home={home} />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <div className="flex min-w-0 flex-col gap-5">
                <Reminders reminders={home.reminders} className="md:order-2" />
                <Card
                  title={t('home.contacts')}
                  action={<Legend series={series} />}
                  className="md:order-1"
                  bodyClassName="px-4 pt-3 pb-3"
                >
                  <StackedBars
                    caption={t('home.contacts')}
                    dayLabel={t('home.day')}
                    series={series}
                    bars={home.days.map((d) => ({ label: shortDay(d.day), parts: [d.phone, d.whatsapp] }))}
                  />
                </Card>
              </div>
              <div className="flex min-w-0 flex-col gap-5">
                <Attention leads={home.needs_attention} />
                <FirstAnswer of={home.first_answer} />
                <Funnel stages={home.funnel} />
              </div>
            </div>
          </>
        ) : (
          loading && <HomeSkeleton />
        )}
      </div>
    </div>
  );
}

// 2026-11-24 as 24.11: a label of digits, the same in both languages.
function shortDay(day: string): string {
  const [, month, date] = day.split('-');
  return `${Number(date)}.${Number(month)}`;
}

function HomeSkeleton() {
  return (
    <>
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4" aria-hidden>
        {[0, 1, 2, 3].map((i) => (
          <Skeleton key={i} className="h-[108px] !rounded-lg" />
        ))}
      </div>
      <div className="grid gap-5 md:grid-cols-[3fr_2fr]" aria-hidden>
        <Skeleton className="h-72 !rounded-lg" />
        <Skeleton className="h-72 !rounded-lg" />
      </div>
    </>
  );
}
