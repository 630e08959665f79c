import { Link } from '@tanstack/react-router';
import { TrendingDown, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { money, number } from '@/i18n/format';
import { Spark } from '@/ui/chart';
import { cx } from '@/ui/cx';

const card = 'rounded-lg bg-surface p-4 shadow-1';

/** The four figures of the day. */
export function Figures({ home }: { home: Schema<'Home'> }) {
  const t = useT();
  const { new_leads, calls, due_today, won_this_month } = home;
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Figure label={t('home.newLeads')} value={new_leads.count} spark={home.days.map((d) => d.new_leads)}>
        <Change now={new_leads.count} before={new_leads.previous} against={t('home.vsWeek')} />
      </Figure>
      <Figure label={t('home.calls')} value={calls.count} spark={home.days.map((d) => d.phone)}>
        <Change now={calls.count} before={calls.previous} against={t('home.vsWeek')} />
      </Figure>
      <Link to="/tasks" className={cx(card, 'block transition-shadow hover:shadow-2')}>
        <Content label={t('home.due')} value={due_today.today + due_today.overdue}>
          <span className={due_today.overdue ? 'font-medium text-rose-fg' : undefined}>
            {due_today.overdue ? t('home.overdue', { n: due_today.overdue }) : t('home.noOverdue')}
          </span>
        </Content>
      </Link>
      <Figure label={t('home.won')} value={won_this_month.count}>
        {won_this_month.value_agorot > 0 ? (
          <bdi className="font-medium text-green-fg">{money(won_this_month.value_agorot)}</bdi>
        ) : (
          <Change now={won_this_month.count} before={won_this_month.previous} against={t('home.vsMonth')} />
        )}
      </Figure>
    </div>
  );
}

interface FigureProps {
  label: string;
  value: number;
  spark?: number[];
  children: ReactNode;
}

function Figure(props: FigureProps) {
  return (
    <section className={card}>
      <Content {...props} />
    </section>
  );
}

function Content({ label, value, spark, children }: FigureProps) {
  return (
    <>
      <h2 className="truncate text-xs font-normal text-fg-2">{label}</h2>
      <div className="mt-0.5 flex items-end justify-between gap-2">
        <p className="num text-2xl font-semibold">{number(value)}</p>
        {spark && <Spark values={spark} className="mb-1 max-[22rem]:hidden" />}
      </div>
      <p className="mt-1 flex min-h-4.5 flex-wrap items-center gap-x-1.5 text-2xs text-fg-3">{children}</p>
    </>
  );
}

function Change({ now, before, against }: { now: number; before: number; against: string }) {
  if (before === 0 || now === before) {
    return (
      <>
        <span aria-hidden>—</span>
        <span className="num">{number(before)}</span> {against}
      </>
    );
  }
  const percent = Math.round(((now - before) / before) * 100);
  const up = percent > 0;
  const Arrow = up ? TrendingUp : TrendingDown;
  return (
    <>
      <span
        className={cx('inline-flex items-center gap-1 font-medium', up ? 'text-green-fg' : 'text-rose-fg')}
      >
        <Arrow className="size-3.5" aria-hidden />
        <span className="num">{`${up ? '+' : ''}${percent}%`}</span>
      </span>
      {against}
    </>
  );
}
