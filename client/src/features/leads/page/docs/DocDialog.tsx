import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button, buttonClass } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { DocIcon } from './DocRow';
import { contentUrl, type Doc, docsQuery, readsQuery, versionsQuery } from './queries';
import { fileSize } from './size';

interface DocDialogProps {
  doc: Doc;
  mayWrite: boolean;
  onClose: () => void;
}

/** A document: what it shows, the versions it had, and who saw it. */
export default function DocDialog({ doc, mayWrite, onClose }: DocDialogProps) {
  const t = useT();
  return (
    <Dialog wide title={doc.name} closeLabel={t('action.close')} onClose={onClose}>
      <DialogBody>
        <Preview doc={doc} />
        <Versions doc={doc} mayWrite={mayWrite} />
        <Reads doc={doc} />
      </DialogBody>
      <DialogFooter>
        <a className={buttonClass('primary')} href={contentUrl(doc, { download: true })} download>
          <Download className="size-4" aria-hidden />
          {t('docs.download')}
        </a>
        <Button onPress={onClose}>{t('action.close')}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function Preview({ doc }: { doc: Doc }) {
  const t = useT();
  if (doc.preview === 'image') {
    return (
      <img
        src={contentUrl(doc)}
        alt={doc.name}
        width={doc.width}
        height={doc.height}
        className="h-auto max-h-[56dvh] w-full rounded-md bg-sunken object-contain"
      />
    );
  }
  if (doc.preview === 'pdf') {
    return (
      // oxlint-disable-next-line react/iframe-missing-sandbox -- the browsers' PDF viewers do not start in a sandbox; the answer's own policy keeps the file from doing anything
      <iframe src={contentUrl(doc)} title={doc.name} className="h-[56dvh] w-full rounded-md bg-sunken" />
    );
  }
  return (
    <div className="flex flex-col items-center gap-2 rounded-md bg-sunken py-8 text-sm text-fg-3">
      <span aria-hidden className="[&_svg]:size-8">
        <DocIcon type={doc.type} />
      </span>
      {t('docs.noPreview')}
    </div>
  );
}

function Versions({ doc, mayWrite }: { doc: Doc; mayWrite: boolean }) {
  const t = useT();
  const client = useQueryClient();
  const { data } = useQuery(versionsQuery(doc));
  const restore = useMutation({
    mutationFn: (version: number) =>
      body(
        api.POST('/api/documents/{id}/versions/{version}/restore', {
          params: { path: { id: doc.id, version } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: docsQuery(doc.lead_id).queryKey }),
  });
  if (!data || data.length < 2) return null;
  return (
    <section>
      <h3 className="pb-1 text-xs text-fg-3">{t('docs.versions')}</h3>
      <ul className="divide-y divide-line">
        {data.map((v) => (
          <li key={v.version} className="flex min-h-11 items-center gap-2 py-1 text-sm">
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2">
                {t('docs.versionN', { n: v.version })}
                {v.current && <Chip tone="green">{t('docs.current')}</Chip>}
              </span>
              <span className="block truncate text-xs text-fg-3">
                <bdi>{fileSize(v.size)}</bdi> · <bdi>{dayTime(v.created_at)}</bdi> ·{' '}
                <bdi>{v.uploaded_by}</bdi>
              </span>
            </span>
            {mayWrite && !v.current && (
              <Button size="sm" onPress={() => restore.mutate(v.version)} isPending={restore.isPending}>
                {t('docs.restore')}
              </Button>
            )}
            <a
              className={buttonClass('ghost', 'sm')}
              href={contentUrl(doc, { version: v.version, download: true })}
              aria-label={t('docs.downloadVersion', { n: v.version })}
              download
            >
              <Download className="size-4" aria-hidden />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reads({ doc }: { doc: Doc }) {
  const t = useT();
  const { data } = useQuery(readsQuery(doc));
  if (!data?.length) return null;
  return (
    <section>
      <h3 className="pb-1 text-xs text-fg-3">{t('docs.reads')}</h3>
      <ul className="flex flex-col gap-1 text-sm">
        {data.map((read) => (
          <li key={`${read.at}${read.user_name}${read.action}${read.version}`} className="flex gap-2">
            <bdi className="min-w-0 flex-1 truncate">{read.user_name}</bdi>
            <span className="text-fg-3">{t(read.action === 'seen' ? 'docs.seen' : 'docs.downloaded')}</span>
            <bdi className="text-fg-3">{dayTime(read.at)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
