import { useQuery } from '@tanstack/react-query';
import { Wrench } from 'lucide-react';
import { api, body, type Schema } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { Dialog, DialogBody } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Skeleton, useDelayed } from '@/ui/Skeleton';

/** What lies behind a message of the bot: prompts, model, tools with their answers, tokens and time. */
export default function WhyDialog({ messageId, onClose }: { messageId: number; onClose: () => void }) {
  const t = useT();
  const { data, error, isPending } = useQuery({
    queryKey: ['why', messageId] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/messages/{id}/why', { params: { path: { id: messageId } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const loading = useDelayed(isPending);
  const unknown = isApiError(error) && error.status === 404;
  return (
    <Dialog title={t('why.title')} closeLabel={t('action.close')} onClose={onClose} side>
      <DialogBody>
        {unknown && <p className="pb-4 text-sm text-fg-2">{t('why.unknown')}</p>}
        {!unknown && <FormFailure {...failureText(error)} />}
        {loading && !data && <Skeleton className="h-40" />}
        {data && <Reason why={data} />}
      </DialogBody>
    </Dialog>
  );
}

function Reason({ why }: { why: Schema<'BehindMessage'> }) {
  const t = useT();
  const tokens = why.prompt_tokens + why.completion_tokens;
  const facts = [
    { label: t('why.prompts'), value: why.prompt_version ? `v${why.prompt_version}` : t('why.noPrompts') },
    { label: t('why.model'), value: why.model },
    { label: t('why.time'), value: `${(why.latency_ms / 1000).toFixed(1)} s` },
    { label: t('why.asked'), value: number(why.asked) },
    {
      label: t('why.tokens'),
      value: tokens ? `${number(why.prompt_tokens)} + ${number(why.completion_tokens)}` : t('why.notTold'),
    },
    {
      label: t('why.cost'),
      value:
        why.cost_usd_micros === null ? t('why.notTold') : `$${(why.cost_usd_micros / 1_000_000).toFixed(5)}`,
    },
  ];
  return (
    <>
      <dl className="text-sm">
        {facts.map(({ label, value }) => (
          <div key={label} className="flex min-h-9 items-center gap-3 border-b border-line last:border-0">
            <dt className="flex-1 text-fg-3">{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <section className="pb-5">
        <h3 className="pb-2 text-sm font-medium">{t('why.tools')}</h3>
        {why.tools.length === 0 && <p className="text-sm text-fg-3">{t('why.noTools')}</p>}
        <ol className="flex flex-col gap-3">
          {why.tools.map((tool, i) => (
            // Calls have no ids and never change places.
            <li key={`${i} ${tool.name}`} className="rounded-md bg-sunken p-3 text-xs">
              <p className="flex items-center gap-1.5 font-medium">
                <Wrench className="size-3.5 text-fg-3" aria-hidden />
                <bdi>{tool.name}</bdi>
              </p>
              <p className="mt-1 break-words whitespace-pre-wrap text-fg-2" dir="auto">
                {tool.arguments}
              </p>
              <p className="mt-1 border-t border-line pt-1 break-words whitespace-pre-wrap" dir="auto">
                {tool.result}
              </p>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
