import { Link } from '@tanstack/react-router';
import { type DocumentSummary, documentPdf, statusKey, statusTones } from '@/api/billing';
import { useT } from '@/i18n';
import { day, initials, money } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { buttonClass } from '@/ui/Button';
import { Chip } from '@/ui/Chip';

/** One document of the list; a press opens it at its lead. */
export function Row({ document }: { document: DocumentSummary }) {
  const t = useT();
  const name = t(`billing.kind.${document.kind}`);
  return (
    <li className="relative flex min-h-16 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-2.5 transition-colors first:border-0 hover:bg-hover">
      <Avatar name={document.customer_name} initials={initials(document.customer_name)} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">
          <Link
            to="/leads/$leadId"
            params={{ leadId: String(document.lead_id) }}
            search={{ tab: 'billing' }}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
          >
            <bdi>{document.customer_name}</bdi>
          </Link>
        </p>
        <p className="truncate text-xs text-fg-2">
          {name} {document.label && <span className="num">{document.label}</span>}
          {document.title && (
            <>
              {' · '}
              <bdi>{document.title}</bdi>
            </>
          )}
        </p>
      </div>
      <Chip tone={statusTones[document.status]}>{t(statusKey(document))}</Chip>
      <span className="w-20 text-xs text-fg-3 max-sm:hidden">
        <bdi>{day(document.issued_on ?? document.created_at)}</bdi>
      </span>
      <span className="min-w-24 text-end text-sm font-semibold tabular-nums">
        <bdi>{money(document.total_agorot)}</bdi>
      </span>
      <a
        href={documentPdf(document.id)}
        target="_blank"
        rel="noreferrer"
        aria-label={t('billing.openPdf', { name: `${name} ${document.label}` })}
        className={buttonClass('ghost', 'sm', 'relative z-1 max-sm:hidden')}
      >
        PDF
      </a>
    </li>
  );
}
