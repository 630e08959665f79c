import { Columns3, Download } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { apiFetch } from '@/api/apiFetch';
import { failureText } from '@/api/failureText';
import { useCan } from '@/api/session';
import { t as translate, useT } from '@/i18n';
import '@/i18n/more';
import { IconButton } from '@/ui/Button';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { toast } from '@/ui/toast';
import type { useShownColumns } from './columns';
import type { LeadFilter, Sort } from './search';

const ColumnsDialog = lazy(() => import('./ColumnsDialog'));

interface ListToolsProps {
  filter: LeadFilter;
  sort: Sort;
  columns: ReturnType<typeof useShownColumns>;
}

/** The columns of the table, and a file of what it shows. */
export default function ListTools({ filter, sort, columns }: ListToolsProps) {
  const t = useT();
  const mayExport = useCan('manager');
  const [choosing, setChoosing] = useState(false);
  const [menu, setMenu] = useState(false);
  const [busy, setBusy] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const download = async (format: string) => {
    setBusy(true);
    try {
      await save(format, { format, sort, match: filter, columns: columns.shown.map((c) => c.key) });
    } catch (e) {
      const told = failureText(e);
      toast({ kind: 'error', title: told.title ?? translate('error.unexpected'), hint: told.hint });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <IconButton
        variant="secondary"
        className="max-md:hidden"
        label={t('leads.columns')}
        onPress={() => setChoosing(true)}
      >
        <Columns3 className="size-4" aria-hidden />
      </IconButton>
      {mayExport && (
        <IconButton
          ref={trigger}
          variant="secondary"
          aria-haspopup="menu"
          isPending={busy}
          label={t('leads.export')}
          onPress={() => setMenu(true)}
        >
          <Download className="size-4" aria-hidden />
        </IconButton>
      )}
      <MenuPopover
        label={t('leads.export')}
        triggerRef={trigger}
        isOpen={menu}
        onOpenChange={setMenu}
        onAction={(key) => void download(String(key))}
      >
        <MenuItem id="xlsx">{t('leads.exportExcel')}</MenuItem>
        <MenuItem id="csv">{t('leads.exportCsv')}</MenuItem>
      </MenuPopover>
      <Suspense>
        {choosing && (
          <ColumnsDialog shown={columns.chosen} onChange={columns.set} onClose={() => setChoosing(false)} />
        )}
      </Suspense>
    </>
  );
}

async function save(format: string, ask: unknown): Promise<void> {
  const answer = await apiFetch('/api/leads/export', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ask),
  });
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = `leads.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}
