import { useMemo } from 'react';
import { useT } from '@/i18n';
import { diffWords, type Piece } from './diff';
import { foldLines } from './fold';

const marks = {
  new: 'rounded-xs bg-green-bg text-green-fg no-underline',
  gone: 'rounded-xs bg-rose-bg text-rose-fg line-through',
};

/** What became of one text: the lines that changed, and what in them. */
export function Changes({ before, after }: { before: string; after: string }) {
  const t = useT();
  const rows = useMemo(() => foldLines(diffWords(before, after)), [before, after]);
  if (before === after) return <p className="text-sm text-fg-3">{t('prompts.same')}</p>;
  return (
    <div className="overflow-hidden rounded-md border border-line py-1 text-sm leading-6">
      {rows.map((row, i) =>
        row.kind === 'gap' ? (
          <p key={i} className="my-1 bg-sunken px-3 text-xs leading-6 text-fg-3">
            {t('prompts.gap', { n: row.lines })}
          </p>
        ) : (
          <Line key={i} pieces={row.pieces} />
        ),
      )}
    </div>
  );
}

function Line({ pieces }: { pieces: Piece[] }) {
  return (
    <p dir={pieces.length > 0 ? 'auto' : undefined} className="min-h-6 px-3 break-words whitespace-pre-wrap">
      {pieces.map(({ kind, text }, i) => {
        if (kind === 'same') return <span key={i}>{text}</span>;
        const Tag = kind === 'new' ? 'ins' : 'del';
        return (
          <Tag key={i} className={marks[kind]}>
            {text}
          </Tag>
        );
      })}
    </p>
  );
}
