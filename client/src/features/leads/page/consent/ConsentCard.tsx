import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Megaphone, MegaphoneOff } from 'lucide-react';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { may, useCan, useMe } from '@/api/session';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip, type Tone } from '@/ui/Chip';
import { toast } from '@/ui/toast';
import { GrantDialog } from './GrantDialog';
import { type Ledger, ledgerQuery, type Statement } from './queries';

const tones: Record<Ledger['marketing'], Tone> = { granted: 'green', withdrawn: 'rose', none: 'slate' };

/** Whether a lead may get advertisements, why, and everything that was said about it. */
export default function ConsentCard({ leadId }: { leadId: number }) {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('agent');
  const mayExport = may(useMe(), 'leads:export');
  const ledger = useQuery(ledgerQuery(leadId)).data;
  const [granting, setGranting] = useState(false);
  const withdraw = useMutation({
    mutationFn: () =>
      body(
        api.POST('/api/leads/{id}/consents', {
          params: { path: { id: leadId } },
          body: { action: 'withdrawn', channel: 'all', purpose: 'marketing', how: 'hand' },
        }),
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ledgerQuery(leadId).queryKey });
      toast({ kind: 'success', title: t('consent.withdrawnDone') });
    },
  });
  if (!ledger) return null;
  const holds = ledger.marketing;
  return (
    <Card
      title={t('consent.title')}
      icon={holds === 'withdrawn' ? <MegaphoneOff /> : <Megaphone />}
      action={
        mayExport && ledger.items.length > 0 ? (
          <a
            href={`/api/leads/${leadId}/consents/export`}
            download
            aria-label={t('consent.export')}
            title={t('consent.export')}
            className="grid size-8 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg coarse:size-11"
          >
            <Download className="size-4" aria-hidden />
          </a>
        ) : undefined
      }
    >
      <div className="flex min-h-9 items-center gap-2">
        <Chip tone={tones[holds]}>{t(`consent.${holds}`)}</Chip>
        <span className="flex-1" />
        {mayWrite && holds !== 'granted' && (
          <Button size="sm" onPress={() => setGranting(true)}>
            {t('consent.grant')}
          </Button>
        )}
        {mayWrite && holds !== 'withdrawn' && (
          <Button
            size="sm"
            variant={holds === 'granted' ? 'secondary' : 'ghost'}
            isPending={withdraw.isPending}
            onPress={() => withdraw.mutate()}
          >
            {t('consent.withdraw')}
          </Button>
        )}
      </div>
      {ledger.items.length > 0 && (
        <ul aria-label={t('consent.history')} className="mt-2 flex flex-col gap-2 border-t border-line pt-2">
          {ledger.items.slice(0, 5).map((said) => (
            <SaidRow key={said.id} said={said} />
          ))}
        </ul>
      )}
      {granting && <GrantDialog leadId={leadId} onClose={() => setGranting(false)} />}
    </Card>
  );
}

function SaidRow({ said }: { said: Statement }) {
  const t = useT();
  return (
    <li className="text-xs">
      <p className="text-fg-2">
        <span className={said.action === 'granted' ? 'text-green-fg' : 'text-rose-fg'}>
          {t(`consent.action.${said.action}`)}
        </span>
        {` · ${t(`consent.how.${said.how}`)} · ${t(`consent.channel.${said.channel}`)}`}
        {said.purpose === 'service' && ` · ${t('consent.service')}`}
      </p>
      {said.words && (
        <p dir="auto" className="mt-0.5 line-clamp-2 whitespace-pre-line text-fg">
          {said.words}
        </p>
      )}
      <p className="mt-0.5 text-fg-3">
        <bdi>{dayTime(said.at)}</bdi>
        {said.by && (
          <>
            {' · '}
            <bdi>{said.by}</bdi>
          </>
        )}
      </p>
    </li>
  );
}
