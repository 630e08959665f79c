import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useLeadFields } from '@/api/lookups';
import { useT } from '@/i18n';
import { number } from '@/i18n/format';
import { buttonClass } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { LoadMore } from '@/ui/LoadMore';
import { MendedButton } from './FileDrop';
import { fields, type Import, problemsQuery } from './queries';

/** The refused rows with a reason for each field, and the way to mend them. */
export function Problems({ of }: { of: Import }) {
  const t = useT();
  const query = useInfiniteQuery(problemsQuery(of));
  const own = useLeadFields();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const named = (field: string) => {
    const known = fields.find((f) => f === field);
    const ours = own.find((f) => `field.${f.key}` === field);
    return known ? t(`import.field.${known}`) : (ours?.label ?? field);
  };
  return (
    <Card title={t('import.problems')} bodyClassName="">
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3">
        <p className="min-w-48 flex-1 text-sm text-fg-3">{t('import.problemsHint')}</p>
        <a href={`/api/imports/${of.id}/refused.csv`} download className={buttonClass()}>
          <Download className="size-4" aria-hidden />
          {t('import.download')}
        </a>
        <MendedButton like={of.id} />
      </div>
      <ul className="max-h-96 overflow-y-auto border-t border-line">
        {items.map((item) => (
          <li key={item.row} className="flex gap-3 border-b border-line px-4 py-2 text-sm last:border-0">
            <span className="w-16 shrink-0 text-fg-3">
              {t('import.row')} <span className="num">{number(item.row)}</span>
            </span>
            <ul className="min-w-0 flex-1">
              {item.fields.map((field) => (
                <li key={field.field + field.message}>
                  <span className="font-medium">{named(field.field)}</span>: {field.message}
                </li>
              ))}
            </ul>
          </li>
        ))}
        {query.hasNextPage && (
          <li>
            <LoadMore query={query} />
          </li>
        )}
      </ul>
    </Card>
  );
}
