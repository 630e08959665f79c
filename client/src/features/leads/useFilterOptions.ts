import { type LeadField, useColleagues, useStatuses, useTags } from '@/api/lookups';
import { useT } from '@/i18n';
import '@/i18n/more';
import type { Condition, TestKind } from './condition';

// How many tags are offered: the most used ones.
const mostTags = 40;

/** What a test offers to choose from; nothing where one types. */
export function useFilterOptions(kind: TestKind, test: Condition, own: LeadField[]) {
  const t = useT();
  const statuses = useStatuses();
  const colleagues = useColleagues();
  const tags = useTags();
  if (kind === 'status') return statuses.map((s) => ({ value: s.key, label: s.label }));
  if (kind === 'option') {
    const field = own.find((f) => `field.${f.key}` === test.f);
    return field?.options.map((o) => ({ value: o.key ?? '', label: o.label }));
  }
  if (kind === 'tag' && tags.length > 0) {
    const names = tags.slice(0, mostTags).map((tag) => tag.name);
    const typed = (test.v ?? []).filter((name) => name && !names.includes(name));
    return [...names, ...typed].map((name) => ({ value: name, label: name }));
  }
  if (kind !== 'owner') return undefined;
  return [
    { value: 'me', label: t('leads.ownerMe') },
    { value: 'none', label: t('leads.ownerNone') },
    ...colleagues.map((c) => ({ value: String(c.id), label: c.name })),
  ];
}
