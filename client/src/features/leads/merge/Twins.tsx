import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import type { Lead } from '../queries';
import { MergeDialog } from './MergeDialog';
import { mergesQuery, type Twin, twinsQuery } from './queries';
import { useDismiss, useUnmerge } from './useMerge';
import { useReasons } from './useReasons';

/** Leads that may be the same person as this one, and what was merged into it already. Nothing at all
 * for a lead that has neither. */
export default function Twins({ lead }: { lead: Lead }) {
  const t = useT();
  const navigate = useNavigate();
  const mayWrite = useCan('agent');
  const twins = useQuery(twinsQuery(lead.id)).data ?? [];
  const merges = useQuery(mergesQuery(lead.id)).data ?? [];
  const unmerge = useUnmerge();
  const [comparing, setComparing] = useState<Twin>();
  if (!mayWrite || (twins.length === 0 && merges.length === 0)) return null;
  return (
    <Card title={twins.length > 0 ? t('merge.maybe') : t('merge.title')} icon={<Users />}>
      <ul className="flex flex-col gap-2">
        {twins.map((twin) => (
          <TwinRow key={twin.lead.id} of={lead} twin={twin} onCompare={() => setComparing(twin)} />
        ))}
        {merges.map((made) => (
          <li key={made.id} className="flex items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 truncate text-fg-2">
              {t('merge.merged', { name: made.gone_name || t('leads.noName') })}
            </span>
            <Button size="sm" isPending={unmerge.isPending} onPress={() => unmerge.mutate(made.id)}>
              {t('merge.undo')}
            </Button>
          </li>
        ))}
      </ul>
      {comparing && (
        <MergeDialog
          first={lead}
          second={comparing.lead}
          onClose={() => setComparing(undefined)}
          onDone={(kept) => {
            if (kept !== lead.id)
              void navigate({ to: '/leads/$leadId', params: { leadId: String(kept) }, replace: true });
          }}
        />
      )}
    </Card>
  );
}

interface TwinRowProps {
  of: Lead;
  twin: Twin;
  onCompare: () => void;
  onDismissed?: () => void;
}

/** One lead that may be the same person, with both answers. */
export function TwinRow({ of, twin, onCompare, onDismissed }: TwinRowProps) {
  const t = useT();
  const reasons = useReasons();
  const dismiss = useDismiss();
  const name = twin.lead.name || (twin.lead.phone ? phone(twin.lead.phone) : t('leads.noName'));
  return (
    <li className="flex flex-wrap items-center gap-2 text-sm">
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-medium">{name}</bdi>
        <span className="block truncate text-xs text-fg-3">{reasons(twin.reasons)}</span>
      </span>
      <Button
        size="sm"
        variant="ghost"
        isPending={dismiss.isPending}
        onPress={() => dismiss.mutate({ a: of.id, b: twin.lead.id }, { onSuccess: onDismissed })}
      >
        {t('merge.keepBoth')}
      </Button>
      <Button size="sm" onPress={onCompare}>
        {t('merge.compare')}
      </Button>
    </li>
  );
}
