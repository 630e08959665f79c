import {
  Ellipsis,
  File,
  FileArchive,
  FileAudio,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Image,
} from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { type Doc, thumbnailUrl } from './queries';
import { fileSize } from './size';

/** The picture of a type. */
export function DocIcon({ type }: { type: string }) {
  if (type.startsWith('image/')) return <Image />;
  if (type.startsWith('audio/')) return <FileAudio />;
  if (type.startsWith('video/')) return <FileVideo />;
  if (type.includes('spreadsheet')) return <FileSpreadsheet />;
  if (/zip|rar|7z/.test(type)) return <FileArchive />;
  if (type === 'application/octet-stream') return <File />;
  return <FileText />;
}

interface DocRowProps {
  doc: Doc;
  onOpen: () => void;
  onMenu: (anchor: HTMLElement) => void;
}

/** One document: a small picture, its name, and from whom and when it is. */
export function DocRow({ doc, onOpen, onMenu }: DocRowProps) {
  const t = useT();
  const menu = useRef<HTMLButtonElement>(null);
  return (
    <li className="flex min-h-16 items-center gap-1 pe-3">
      <button
        type="button"
        onClick={onOpen}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-md px-4 py-2 text-start hover:bg-hover"
      >
        <span
          aria-hidden
          className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-md bg-brand-soft text-brand-text [&_svg]:size-5"
        >
          {doc.thumbnail ? (
            <img src={thumbnailUrl(doc)} alt="" loading="lazy" className="size-full object-cover" />
          ) : (
            <DocIcon type={doc.type} />
          )}
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2">
            <bdi className="truncate text-sm font-medium">{doc.name}</bdi>
            {doc.versions > 1 && (
              <Chip tone="slate" className="shrink-0">
                {t('docs.versionN', { n: doc.version })}
              </Chip>
            )}
          </span>
          <span className="block truncate text-xs text-fg-3">
            <bdi>{fileSize(doc.size)}</bdi>
            {' · '}
            <bdi>{dayTime(doc.updated_at)}</bdi>
            {doc.uploaded_by && (
              <>
                {' · '}
                <bdi>{doc.uploaded_by}</bdi>
              </>
            )}
          </span>
        </span>
      </button>
      <IconButton
        ref={menu}
        label={t('docs.menu', { name: doc.name })}
        tip={false}
        aria-haspopup="menu"
        onPress={() => menu.current && onMenu(menu.current)}
      >
        <Ellipsis className="size-4" aria-hidden />
      </IconButton>
    </li>
  );
}
