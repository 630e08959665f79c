import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Status, useStatuses } from '@/api/lookups';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { type Grouping, nothing } from './grouping';
import { headsQuery } from './queries';
import { useSourceName } from './SourceIcon';
import type { LeadFilter } from './search';

/** One column of the board, whatever the columns stand for. */
export interface BoardColumn {
  key: string;
  label: string;
  /** The stage, when the columns are stages. */
  status?: Status;
}

/** The columns of the board in order; with a filter of what they stand for, only those it leaves. */
export function useBoardColumns(by: Grouping, filter: LeadFilter): BoardColumn[] {
  const t = useT();
  const statuses = useStatuses();
  const heads = useQuery(headsQuery(by, filter)).data;
  const sourceName = useSourceName();
  const me = useMe().user.id;
  return useMemo(() => {
    if (by === 'status') return statuses.map((status) => ({ key: status.key, label: status.label, status }));
    const only = by === 'source' ? filter.source : filter.owner_id === 'me' ? String(me) : filter.owner_id;
    const name = ({ key, label }: { key: string; label: string }) => {
      if (by === 'owner') return key === nothing ? t('leads.ownerNone') : label;
      return key === nothing ? t('leads.sourceNone') : sourceName(label);
    };
    return (heads ?? [])
      .filter((head) => !only || head.key === only)
      .map((head) => ({ key: head.key, label: name(head) }));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- sourceName changes with the language only, as t does
  }, [by, statuses, heads, filter.source, filter.owner_id, me, t]);
}
