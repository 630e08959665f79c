import { useMutation, useQuery } from '@tanstack/react-query';
import { MessageCircle, PhoneCall, RefreshCw, Sparkles } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, body, type Schema } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { dayTime, relative } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { summaryQuery } from './queries';
import { type LeadTab, spotOf } from './search';

type Source = Schema<'Source'>;

interface SummaryProps {
  leadId: number;
  mayWrite: boolean;
  onTab: (tab: LeadTab, spot?: string) => void;
}

// A model that has not answered by then will not; the job has given up.
const patienceMs = 90_000;

/** What the chat model says of a lead; each sentence leads to the messages and calls it rests on. */
export function Summary({ leadId, mayWrite, onTab }: SummaryProps) {
  const t = useT();
  const { data: summary, isPending, error } = useQuery(summaryQuery(leadId));
  const loading = useDelayed(isPending);
  const [askedFrom, setAskedFrom] = useState<string | null | undefined>();
  const ask = useMutation({
    mutationFn: () => body(api.POST('/api/leads/{id}/summary', { params: { path: { id: leadId } } })),
    meta: { inline: true },
    onMutate: () => setAskedFrom(summary?.made_at ?? null),
    onError: () => setAskedFrom(undefined),
  });
  const made = summary?.made_at ?? null;
  const working = askedFrom !== undefined && askedFrom === made;
  useEffect(() => {
    if (!working) return;
    const timer = setTimeout(() => setAskedFrom(undefined), patienceMs);
    return () => clearTimeout(timer);
  }, [working]);

  const content = () => {
    if (!summary) return loading ? <Skeleton className="h-12" /> : <div className="h-12" />;
    if (summary.sentences.length === 0) {
      const words = !summary.configured
        ? t('summary.noModel')
        : summary.state === 'failed'
          ? t(summary.reason === 'answer' ? 'summary.badAnswer' : 'summary.failed')
          : summary.state === 'nothing'
            ? t('summary.nothing')
            : t('summary.none');
      return <p className="text-sm text-fg-3">{words}</p>;
    }
    return (
      <>
        <p className={cx('text-base', working && 'opacity-60')}>
          {summary.sentences.map((sentence, i) => (
            // Sentences have no ids and never change places: a new summary is a new list.
            <span key={`${made} ${i}`}>
              <bdi>{sentence.text}</bdi>
              {sentence.sources.map((source) => (
                <SourceLink
                  key={`${source.kind}${source.id}.${source.seq ?? 0}`}
                  source={source}
                  onTab={onTab}
                />
              ))}{' '}
            </span>
          ))}
        </p>
        <p className="mt-2 text-2xs text-fg-3">
          {made && <bdi title={dayTime(made)}>{t('summary.madeAt', { time: relative(made) })}</bdi>}
          {' · '}
          <bdi>{summary.model}</bdi>
          {summary.stale && !working && <> · {t('summary.stale')}</>}
          {summary.state === 'failed' && <> · {t('summary.refreshFailed')}</>}
        </p>
      </>
    );
  };
  if (error && !summary) return null;
  return (
    <Card
      title={t('summary.title')}
      icon={<Sparkles />}
      action={
        mayWrite &&
        summary?.configured && (
          <IconButton
            size="sm"
            label={working ? t('summary.working') : t('summary.refresh')}
            isDisabled={working}
            onPress={() => ask.mutate()}
          >
            <RefreshCw
              className={cx('size-4', working && 'animate-spin motion-reduce:animate-none')}
              aria-hidden
            />
          </IconButton>
        )
      }
    >
      <FormFailure {...failureText(ask.error)} />
      {content()}
      {working && (
        <p role="status" className="sr-only">
          {t('summary.working')}
        </p>
      )}
    </Card>
  );
}

function SourceLink({ source, onTab }: { source: Source; onTab: SummaryProps['onTab'] }) {
  const t = useT();
  const call = source.kind === 'call';
  const label = t(call ? 'summary.fromCall' : 'summary.fromMessage', { time: dayTime(source.at) });
  const Icon = call ? PhoneCall : MessageCircle;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => onTab(call ? 'calls' : 'conversation', spotOf(source))}
      className="ms-1 inline-grid size-6 translate-y-1 place-items-center rounded-full bg-sunken text-fg-2 hover:bg-active hover:text-fg"
    >
      <Icon className="size-3" aria-hidden />
    </button>
  );
}
