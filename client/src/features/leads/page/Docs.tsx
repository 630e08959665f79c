import { useQuery } from '@tanstack/react-query';
import { Camera, FileText, Upload } from 'lucide-react';
import { type ChangeEvent, type DragEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import type { Lead } from '../queries';
import type { DocAction } from './docs/DocMenu';
import { DocRow } from './docs/DocRow';
import { contentUrl, type Doc, docsQuery } from './docs/queries';
import { SendingRow } from './docs/SendingRow';
import { fileSize } from './docs/size';
import { useDeleteDoc } from './docs/useDeleteDoc';
import { useUploads } from './docs/useUploads';

const DocMenu = lazy(() => import('./docs/DocMenu'));
const DocDialog = lazy(() => import('./docs/DocDialog'));
const RenameDialog = lazy(() => import('./docs/RenameDialog'));

type Open = { kind: 'menu'; id: number; anchor: HTMLElement } | { kind: 'doc' | 'rename'; id: number };

interface DocsProps {
  lead: Lead;
  /** A document to open: d and its id. */
  spot?: string;
}

/** The documents of a lead: dropped, pasted, chosen or photographed; with versions and who saw them. */
export default function Docs({ lead, spot }: DocsProps) {
  const t = useT();
  const mayWrite = useCan('agent');
  const query = useQuery(docsQuery(lead.id));
  const loading = useDelayed(query.isPending);
  const uploads = useUploads(lead.id, query.data?.max_bytes);
  const remove = useDeleteDoc();
  const [open, setOpen] = useState<Open>();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const id = spot?.startsWith('d') ? Number(spot.slice(1)) : 0;
    if (id > 0) setOpen({ kind: 'doc', id });
  }, [spot]);
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const revision = useRef<HTMLInputElement>(null);
  const revised = useRef<Doc>(undefined);
  const { add } = uploads;
  const latest = useRef(add);
  useEffect(() => {
    latest.current = add;
  });
  useEffect(() => {
    if (!mayWrite) return;
    const paste = (e: ClipboardEvent) => {
      const files = [...(e.clipboardData?.files ?? [])];
      const typing =
        e.target instanceof HTMLElement && e.target.closest('input, textarea, [contenteditable]');
      if (files.length === 0 || typing) return;
      e.preventDefault();
      latest.current(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [mayWrite]);

  if (!query.data) {
    if (query.error) throw query.error;
    return loading ? <Skeleton className="mx-auto mt-6 h-28 w-full max-w-3xl" /> : null;
  }
  const { items, max_bytes: maxBytes } = query.data;
  const shown = open && items.find((d) => d.id === open.id);
  const act = (doc: Doc, action: DocAction) => {
    if (action === 'open') setOpen({ kind: 'doc', id: doc.id });
    else if (action === 'rename') setOpen({ kind: 'rename', id: doc.id });
    else if (action === 'delete') {
      setOpen(undefined);
      remove(doc);
    } else if (action === 'download') location.assign(contentUrl(doc, { download: true }));
    else {
      revised.current = doc;
      revision.current?.click();
    }
  };
  const dragging = (e: DragEvent) => mayWrite && e.dataTransfer.types.includes('Files');
  const buttons = mayWrite && (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        variant="primary"
        icon={<Upload className="size-4" aria-hidden />}
        onPress={() => picker.current?.click()}
      >
        {t('docs.upload')}
      </Button>
      <span className="hidden coarse:inline-flex">
        <Button icon={<Camera className="size-4" aria-hidden />} onPress={() => camera.current?.click()}>
          {t('docs.photo')}
        </Button>
      </span>
    </div>
  );
  const take = (e: ChangeEvent<HTMLInputElement>, doc?: Doc) => {
    add([...(e.target.files ?? [])], doc);
    e.target.value = '';
  };
  const nothing = items.length === 0 && uploads.sending.length === 0;
  return (
    <section
      aria-label={t('lead.tab.docs')}
      className="relative min-h-full"
      onDragOver={(e) => {
        if (!dragging(e)) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={(e) => {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(e) => {
        if (!dragging(e)) return;
        e.preventDefault();
        setOver(false);
        add([...e.dataTransfer.files]);
      }}
    >
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t('docs.upload')}
        onChange={(e) => take(e)}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={t('docs.photo')}
        onChange={(e) => take(e)}
      />
      <input
        ref={revision}
        type="file"
        hidden
        aria-label={t('docs.newVersion')}
        onChange={(e) => take(e, revised.current)}
      />
      <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:p-6">
        {nothing ? (
          <Empty
            icon={<FileText />}
            title={t('docs.empty')}
            hint={mayWrite ? t('docs.emptyHint', { max: fileSize(maxBytes) }) : undefined}
            action={buttons}
          />
        ) : (
          <>
            {buttons}
            <ul
              aria-label={t('lead.tab.docs')}
              className="divide-y divide-line rounded-lg bg-surface shadow-1"
            >
              {uploads.sending.map((s) => (
                <SendingRow
                  key={s.key}
                  sending={s}
                  onCancel={() => uploads.cancel(s.key)}
                  onAgain={() => uploads.again(s.key)}
                />
              ))}
              {items.map((doc) => (
                <DocRow
                  key={doc.id}
                  doc={doc}
                  onOpen={() => setOpen({ kind: 'doc', id: doc.id })}
                  onMenu={(anchor) => setOpen({ kind: 'menu', id: doc.id, anchor })}
                />
              ))}
            </ul>
          </>
        )}
      </div>
      <div
        aria-hidden
        className={cx(
          'pointer-events-none absolute inset-3 grid place-items-center rounded-lg border-2 border-dashed border-brand bg-brand-soft/90 text-base font-medium text-brand-text transition-opacity',
          !over && 'opacity-0',
        )}
      >
        {t('docs.drop')}
      </div>
      {open && shown && (
        <Suspense>
          {open.kind === 'menu' && (
            <DocMenu
              key={shown.id}
              doc={shown}
              anchor={open.anchor}
              mayWrite={mayWrite}
              onPick={(action) => act(shown, action)}
              onClose={() => setOpen((now) => (now?.kind === 'menu' ? undefined : now))}
            />
          )}
          {open.kind === 'doc' && (
            <DocDialog doc={shown} mayWrite={mayWrite} onClose={() => setOpen(undefined)} />
          )}
          {open.kind === 'rename' && <RenameDialog doc={shown} onClose={() => setOpen(undefined)} />}
        </Suspense>
      )}
    </section>
  );
}
