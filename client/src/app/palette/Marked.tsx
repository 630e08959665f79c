import type { Schema } from '@/api/client';

/** A text with what was searched for marked in it. */
export function Marked({ parts }: { parts: Schema<'Part'>[] }) {
  return (
    <bdi>
      {parts.map((part, i) =>
        part.hit ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <mark key={i} className="rounded-xs bg-amber-bg text-inherit">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
