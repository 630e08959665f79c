import { cx } from './cx';

/** A small line of recent values; time runs left to right in every language. */
export function Spark({ values, className }: { values: number[]; className?: string }) {
  if (values.length < 2) return null;
  const max = Math.max(...values, 1);
  const points = values.map((v, i) => `${(i / (values.length - 1)) * 72},${24 - (v / max) * 22}`).join(' ');
  return (
    <svg viewBox="-1 0 74 26" aria-hidden className={cx('h-7 w-18', className)}>
      <polyline
        points={points}
        fill="none"
        stroke="var(--brand)"
        strokeWidth="1.6"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** One column of a chart: a label and its parts, from the bottom up. */
export interface Bar {
  label: string;
  parts: number[];
}

interface StackedBarsProps {
  caption: string;
  bars: Bar[];
  series: string[];
  /** Names the columns of the table that assistive technology reads instead. */
  dayLabel: string;
}

const fills = ['bg-brand', 'bg-brand/35'];

/** The first round number at or above n, as the top of an axis. */
export function niceTop(n: number): number {
  if (n <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(n));
  for (const step of [1, 2, 4, 6, 8, 10]) if (n <= step * power) return step * power;
  return 10 * power;
}

/** Stacked columns over days, with a table for those who do not see them. */
export function StackedBars({ caption, bars, series, dayLabel }: StackedBarsProps) {
  const top = niceTop(Math.max(1, ...bars.map((bar) => bar.parts.reduce((a, b) => a + b, 0))));
  const ticks = [4, 3, 2, 1, 0].map((i) => (top / 4) * i);
  return (
    <div>
      <div dir="ltr" aria-hidden className="flex gap-3">
        <div className="flex h-44 flex-col justify-between text-2xs text-fg-3 tabular-nums">
          {ticks.map((tick) => (
            <span key={tick} className="-my-2 text-end">
              {tick}
            </span>
          ))}
        </div>
        <div className="relative flex h-44 flex-1 items-end gap-1 sm:gap-2.5">
          <div className="absolute inset-0 flex flex-col justify-between">
            {ticks.map((tick) => (
              <span
                key={tick}
                className={cx('border-t', tick ? 'border-dashed border-line' : 'border-line-strong')}
              />
            ))}
          </div>
          {bars.map((bar, i) => (
            <div key={bar.label} className="relative flex h-full flex-1 flex-col justify-end">
              <div className="flex h-full flex-col-reverse gap-0.5">
                {bar.parts.map((part, s) => (
                  <span
                    key={series[s]}
                    className={cx('rounded-[3px]', fills[s])}
                    style={{ height: `${(part / top) * 100}%` }}
                  />
                ))}
              </div>
              <span
                className={cx(
                  'absolute inset-x-0 top-full mt-1 text-center text-[10.5px] whitespace-nowrap text-fg-3 tabular-nums',
                  i % 2 === bars.length % 2 && 'max-sm:hidden',
                )}
              >
                {bar.label}
              </span>
            </div>
          ))}
        </div>
      </div>
      <div className="h-6" />
      <table className="sr-only">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{dayLabel}</th>
            {series.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.label}>
              <th scope="row">{bar.label}</th>
              {bar.parts.map((part, s) => (
                <td key={series[s]}>{part}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The swatch beside a series' name. */
export function Legend({ series }: { series: string[] }) {
  return (
    <span className="flex gap-4 text-xs text-fg-2">
      {series.map((name, s) => (
        <span key={name} className="flex items-center gap-1.5">
          <span aria-hidden className={cx('size-2.5 rounded-[3px]', fills[s])} />
          {name}
        </span>
      ))}
    </span>
  );
}
