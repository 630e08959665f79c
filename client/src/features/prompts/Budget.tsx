import { useT } from '@/i18n';
import { cx } from '@/ui/cx';
import type { Budget as BudgetOf } from './queries';

interface BudgetProps {
  budget: BudgetOf;
  name: string;
  /** The text differs from what the server counted. */
  isEstimate: boolean;
}

/** How much of what its model takes a text uses. */
export function Budget({ budget, name, isEstimate }: BudgetProps) {
  const t = useT();
  const words = t(isEstimate ? 'prompts.budgetAbout' : 'prompts.budget', {
    used: budget.used,
    max: budget.max,
  });
  const share = Math.min(1, budget.used / Math.max(1, budget.max));
  const tone = budget.used > budget.max ? 'bg-rose-dot' : share > 0.8 ? 'bg-amber-dot' : 'bg-brand';
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="meter"
        aria-label={t('prompts.budgetFor', { model: budget.model, name })}
        aria-valuemin={0}
        aria-valuemax={budget.max}
        aria-valuenow={Math.min(budget.used, budget.max)}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-full bg-active"
      >
        <div
          className={cx('h-full rounded-full transition-[width] duration-300 ease-out', tone)}
          style={{ width: `${budget.used > 0 ? Math.max(1, share * 100) : 0}%` }}
        />
      </div>
      <p className="flex flex-wrap justify-between gap-x-3 text-xs text-fg-3 tabular-nums">
        <span className={budget.used > budget.max ? 'font-medium text-rose-fg' : undefined}>{words}</span>
        <bdi>{budget.model}</bdi>
      </p>
    </div>
  );
}
