import { useT } from '@/i18n';
import { Segmented } from '@/ui/Segmented';
import { Select } from '@/ui/Select';
import { type CallsSearch, periods, states } from './search';

interface FiltersProps {
  search: CallsSearch;
  onChange: (next: Partial<CallsSearch>) => void;
}

/** Which calls to show: direction, state and period. */
export function Filters({ search, onChange }: FiltersProps) {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-2 max-md:w-full">
      <Segmented
        label={t('calls.direction')}
        value={search.direction ?? 'all'}
        onChange={(value) => onChange({ direction: value === 'all' ? undefined : value })}
        options={[
          { value: 'all', label: t('calls.allDirections') },
          { value: 'in', label: t('calls.onlyIn') },
          { value: 'out', label: t('calls.onlyOut') },
        ]}
      />
      <div className="flex min-w-0 gap-2 max-md:w-full">
        <Select
          hideLabel
          className="min-w-0 flex-1 md:w-36 md:flex-none"
          label={t('calls.statusFilter')}
          value={search.status ?? 'any'}
          onChange={(value) => onChange({ status: value === 'any' ? undefined : value })}
          options={[
            { value: 'any' as const, label: t('calls.anyStatus') },
            ...states.map((state) => ({ value: state, label: t(`calls.status.${state}`) })),
          ]}
        />
        <Select
          hideLabel
          className="min-w-0 flex-1 md:w-44 md:flex-none"
          label={t('calls.since')}
          value={search.since ?? 'any'}
          onChange={(value) => onChange({ since: value === 'any' ? undefined : value })}
          options={[
            { value: 'any' as const, label: t('calls.since.any') },
            ...periods.map((period) => ({ value: period, label: t(`calls.since.${period}`) })),
          ]}
        />
      </div>
    </div>
  );
}
