import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { CircleCheck, Download, FileX2 } from 'lucide-react';
import { useEffect } from 'react';
import { api, body, type Schema } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { decimalText } from '@/i18n/amount';
import { day, money } from '@/i18n/format';
import '@/i18n/more';
import { buttonClass } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Answer } from './Answer';

type Public = Schema<'PublicDocument'>;

/** A document by its customer's link. */
export function publicQuery(token: string) {
  return queryOptions({
    queryKey: ['public', token] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/public/documents/{token}', { params: { path: { token } }, signal })),
    retry: false,
  });
}

/** What a customer sees of a document: what it offers, the PDF, and the ways to answer or pay. */
export default function PublicPage() {
  const t = useT();
  const { token } = useParams({ from: '/q/$token' });
  const client = useQueryClient();
  const { data, error, isPending } = useQuery(publicQuery(token));
  const loading = useDelayed(isPending);
  useEffect(() => {
    document.title = data ? `${data.heading} ${data.label} · ${data.issuer.name}` : t('app.name');
  }, [data, t]);
  if (!data) {
    if (!error) return loading ? <Skeleton className="mx-auto mt-10 h-96 max-w-2xl" /> : null;
    const words = failureText(error);
    return (
      <main className="grid min-h-dvh place-items-center">
        <Empty icon={<FileX2 />} title={words.title ?? ''} hint={words.hint} />
      </main>
    );
  }
  return (
    <main className="h-dvh overflow-y-auto bg-canvas px-4 py-6 md:py-10">
      <article className="mx-auto max-w-2xl overflow-hidden rounded-xl bg-surface shadow-2">
        <div className="h-1.5 bg-brand" />
        <div className="flex flex-col gap-6 p-5 md:p-8">
          <Head document={data} token={token} />
          <Lines document={data} />
          {data.notes && (
            <section>
              <h2 className="mb-1 text-sm font-semibold">{t('billing.notes')}</h2>
              <p className="text-sm whitespace-pre-wrap text-fg-2" dir="auto">
                {data.notes}
              </p>
            </section>
          )}
          {data.status === 'accepted' ? (
            <p className="flex items-center gap-2 rounded-md bg-green-bg px-4 py-3 text-sm font-medium text-green-fg">
              <CircleCheck className="size-5 shrink-0" aria-hidden />
              {t('public.accepted', { name: data.decided_by })}
              {data.decided_at && <bdi className="ms-auto font-normal">{day(data.decided_at)}</bdi>}
            </p>
          ) : (
            data.status !== 'sent' && (
              <p className="rounded-md bg-amber-bg px-4 py-3 text-sm text-amber-fg">
                {t(`public.state.${data.status}`)}
              </p>
            )
          )}
          {data.pay_url && (
            <a href={data.pay_url} className={buttonClass('primary', 'lg', 'justify-center')}>
              {t('public.pay', { amount: money(data.totals.total_agorot - data.paid_agorot) })}
            </a>
          )}
          {data.may_decide && (
            <Answer
              token={token}
              version={data.version}
              customer={data.customer_name}
              onDone={(next) => client.setQueryData(publicQuery(token).queryKey, next)}
            />
          )}
        </div>
      </article>
      <p className="mx-auto mt-4 max-w-2xl text-center text-xs text-fg-3">{t('public.notInvoice')}</p>
    </main>
  );
}

function Head({ document, token }: { document: Public; token: string }) {
  const t = useT();
  const { issuer } = document;
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <div className="min-w-0 flex-1">
        {issuer.logo && <img src={issuer.logo} alt="" className="mb-3 max-h-14 max-w-40 object-contain" />}
        <p className="text-lg font-semibold" dir="auto">
          {issuer.name}
        </p>
        <p className="text-xs text-fg-3">
          <span className="num">{issuer.tax_id}</span>
          {issuer.address && (
            <>
              {' · '}
              <bdi>{issuer.address}</bdi>
            </>
          )}
        </p>
        {issuer.phone && (
          <a href={`tel:${issuer.phone}`} className="text-xs text-brand-text">
            <span className="num">{issuer.phone}</span>
          </a>
        )}
      </div>
      <div>
        <h1 className="text-xl text-brand-text">
          {document.heading} <span className="num">{document.label}</span>
        </h1>
        <p className="text-xs text-fg-3">
          {document.version > 1 && <>{t('billing.version', { n: document.version })} · </>}
          {document.issued_on && <bdi>{day(document.issued_on)}</bdi>}
          {document.due_on && (
            <>
              {' · '}
              {t(document.kind === 'quote' ? 'billing.validUntil' : 'billing.dueOn')}{' '}
              <bdi>{day(document.due_on)}</bdi>
            </>
          )}
        </p>
        <a
          href={`/api/public/documents/${token}/pdf?download`}
          className={buttonClass('secondary', 'sm', 'mt-2')}
        >
          <Download className="size-4" aria-hidden />
          {t('billing.step.download')}
        </a>
      </div>
      <p className="w-full text-sm">
        <span className="text-fg-3">{t('public.for')} </span>
        <bdi className="font-medium">{document.customer_name}</bdi>
        {document.title && (
          <span className="mt-2 block text-base font-semibold" dir="auto">
            {document.title}
          </span>
        )}
      </p>
    </header>
  );
}

function Lines({ document }: { document: Public }) {
  const t = useT();
  const { totals } = document;
  return (
    <section>
      <ul className="border-t border-line">
        {document.lines.map((line, i) => (
          // Lines of an issued document never change, so their place is their name.
          <li key={i} className="flex items-start gap-4 border-b border-line py-3">
            <div className="min-w-0 flex-1">
              <p className="text-sm font-medium" dir="auto">
                {line.name}
              </p>
              {line.description && (
                <p className="text-xs whitespace-pre-wrap text-fg-3" dir="auto">
                  {line.description}
                </p>
              )}
              <p className="text-xs text-fg-2">
                <span className="num">{decimalText(line.quantity, 3)}</span> ×{' '}
                <bdi>{money(line.unit_agorot)}</bdi>
                {line.vat_included && document.vat_bp > 0 && ` ${t('billing.vatIncluded')}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <dl className="ms-auto mt-3 w-full max-w-72 text-sm">
        {totals.discount_agorot > 0 && <Sum label={t('billing.discount')} agorot={-totals.discount_agorot} />}
        {document.vat_bp > 0 && (
          <>
            <Sum label={t('billing.net')} agorot={totals.net_agorot} />
            <Sum
              label={t('billing.vat', { rate: `${decimalText(document.vat_bp, 2)}%` })}
              agorot={totals.vat_agorot}
            />
          </>
        )}
        <div className="mt-1 flex justify-between gap-4 rounded-md bg-brand-soft px-3 py-2 text-base font-semibold text-brand-text">
          <dt>{t('billing.total')}</dt>
          <dd className="tabular-nums">
            <bdi>{money(totals.total_agorot)}</bdi>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Sum({ label, agorot }: { label: string; agorot: number }) {
  return (
    <div className="flex justify-between gap-4 px-3 py-0.5 text-fg-2">
      <dt>{label}</dt>
      <dd className="tabular-nums">
        <bdi>{money(agorot)}</bdi>
      </dd>
    </div>
  );
}
